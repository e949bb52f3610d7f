import { describe, expect, test } from 'vitest'
import { searchWords } from '../../src/domain/search-words.ts'
import type { User } from '../../src/domain/users.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeUser } from '../support/make-user.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const PEOPLE: readonly Partial<User>[] = [
  { id: 'asha', displayName: 'Asha Rao', department: 'Sales East', email: 'asha@sales.org' },
  { id: 'sal', displayName: 'Sal Sales', title: 'Sales and salsa', email: 'sal@x.org' },
  { id: 'neil', displayName: "O'Neil Level3", department: 'Saloon', phone: '+12065550101' },
  { id: 'ming', displayName: '王小明', title: 'Nurse', employeeId: 'E-0042' },
  { id: 'bo', displayName: 'Bo', title: 'Nurse', department: 'East' },
]

async function given(storage: Storage, tenant: string): Promise<void> {
  const writes = PEOPLE.map(user => ({ op: 'insert' as const, user: makeUser({ ...user, tenant }) }))
  await storage.users.write(tenant, 's', writes)
}

async function matching(storage: Storage, text: string, limit = 50): Promise<string[]> {
  const found = await storage.users.matching('t1', searchWords(text), limit)
  return found.map(({ id }) => id).toSorted()
}

describe.each(storageEngines)('people who match: $name', engine => {
  const use = useStorage(engine)

  test.each([
    'sal',
    'sales',
    'salsa',
    'asha',
    'o',
    'oneil',
    'level',
    'level3',
    '小明',
    '2065550101',
    '0042',
    'asha@sales.org',
    'nurse',
    'east',
    'east sales',
    'east nurse',
    'sal saloon',
    'nobody',
    'al',
    '',
  ])('"%s": the same as a search finds, each once', async text => {
    const storage = use()
    await given(storage, 't1')
    await given(storage, 't2')
    const { items } = await storage.users.search('t1', searchWords(text), { limit: 50 })
    expect(await matching(storage, text)).toEqual(items.map(({ id }) => id).toSorted())
  })

  test('what begins no word of anybody finds nobody', async () => {
    const storage = use()
    await given(storage, 't1')
    for (const word of ['', '.*', '%', 'sal es', '"']) {
      expect(await storage.users.matching('t1', [word], 9)).toEqual([])
    }
    expect(await storage.users.matching('t3', ['sal'], 9)).toEqual([])
  })

  test('there are no more than were asked for', async () => {
    const storage = use()
    await given(storage, 't1')
    for (const limit of [1, 2, 3]) expect(await matching(storage, 'sal', limit)).toHaveLength(limit)
    expect(await matching(storage, 'east sales', 1)).toEqual(['asha'])
  })

  test('who has changed, or is gone, is not found by what they were', async () => {
    const storage = use()
    await given(storage, 't1')
    const sal = (await storage.users.get('t1', 'sal')) as User
    await storage.users.write('t1', 'u', [
      { op: 'update', fromVersion: 1, user: { ...sal, displayName: 'Zoe', title: 'Nurse', version: 2 } },
      { op: 'delete', id: 'bo', fromVersion: 1 },
    ])
    expect(await matching(storage, 'sales')).toEqual(['asha'])
    expect(await matching(storage, 'nurse')).toEqual(['ming', 'sal'])
    expect(await matching(storage, 'zoe')).toEqual(['sal'])
    expect(await matching(storage, 'bo')).toEqual([])
    await storage.users.write('t1', 'v', [{ op: 'insert', user: makeUser({ id: 'new', title: 'Nurse' }) }])
    expect(await matching(storage, 'nurse', 3)).toEqual(['ming', 'new', 'sal'])
  })
})
