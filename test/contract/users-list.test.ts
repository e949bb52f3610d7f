import { describe, expect, test } from 'vitest'
import type { User } from '../../src/domain/users.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { UserFilter } from '../../src/ports/user-store.ts'
import { addPeople } from '../support/add-people.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const PEOPLE: readonly Partial<User>[] = [
  { id: 'amy', displayName: 'Amy', orgRole: 'admin' },
  { id: 'bo', displayName: 'Bo', network: 'other', attributes: { manager: 'Amy  OBI' } },
  { id: 'cy', displayName: 'Cy', status: 'archived', orgRole: 'admin' },
  { id: 'di', displayName: 'Di', attributes: { manager: 'amy@x.org' } },
  { id: 'ed', displayName: 'Ed', status: 'archived', network: 'other', attributes: { manager: 'Amy Obi' } },
  { id: 'flo', displayName: 'Flo', orgRole: 'supervisor', attributes: { manager: 7 } },
]

async function given(storage: Storage, tenant = 't1'): Promise<void> {
  await addPeople({ storage }, tenant, PEOPLE)
}

async function ids(storage: Storage, filter: UserFilter | undefined, limit = 10): Promise<string[]> {
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const query = { limit, ...(filter ? { filter } : {}), ...(after ? { after } : {}) }
    const { items, next } = await storage.users.list('t1', query)
    found.push(...items.map(({ id }) => id))
    if (next === null) return found
    after = next
  }
}

describe.each(storageEngines)('people of a filter on $name', engine => {
  const use = useStorage(engine)

  test.each<[UserFilter | undefined, string[]]>([
    [undefined, ['amy', 'bo', 'cy', 'di', 'ed', 'flo']],
    ['employees', ['amy', 'di', 'flo']],
    ['others', ['bo']],
    ['archived', ['cy', 'ed']],
    ['admins', ['amy']],
    [{ managers: ['amy obi'] }, ['bo', 'ed']],
    [{ managers: ['amy obi', 'amy@x.org'] }, ['bo', 'di', 'ed']],
    [{ managers: ['amy'] }, []],
    [{ managers: [] }, []],
  ])('%j, page by page', async (filter, wanted) => {
    const storage = use()
    await given(storage)
    await given(storage, 't2')
    for (const limit of [1, 2, 10]) expect(await ids(storage, filter, limit)).toEqual(wanted)
  })

  test('who changes is listed where they belong now', async () => {
    const storage = use()
    await given(storage)
    const bo = (await storage.users.get('t1', 'bo')) as User
    const moved: User = { ...bo, network: 'employee', attributes: { manager: 'Cy' }, version: 2 }
    await storage.users.write('t1', 'm', [{ op: 'update', user: moved, fromVersion: 1 }])
    expect(await ids(storage, 'others')).toEqual([])
    expect(await ids(storage, 'employees')).toContain('bo')
    expect(await ids(storage, { managers: ['amy obi'] })).toEqual(['ed'])
    expect(await ids(storage, { managers: ['cy'] })).toEqual(['bo'])
    await storage.users.write('t1', 'd', [{ op: 'delete', id: 'bo', fromVersion: 2 }])
    expect(await ids(storage, { managers: ['cy'] })).toEqual([])
  })

  test('people with a value of an attribute are counted, whatever it is', async () => {
    const storage = use()
    await addPeople({ storage }, 't1', [
      { id: 'a', attributes: { level: 'x', zone: 'level' } },
      { id: 'b', attributes: { level: false } },
      { id: 'c', attributes: { level: 0 }, status: 'archived' },
      { id: 'd', attributes: { 'level-2': 'x', zone: '"level":1' }, title: '"level":1' },
      { id: 'e' },
    ])
    await addPeople({ storage }, 't2', [{ id: 'a', attributes: { level: 'x' } }])
    const count = async (key: string, tenant = 't1', most = 9) => {
      const { count, more } = await storage.users.countWithAttribute(tenant, key, most)
      return more ? `over ${count}` : count
    }
    expect(await count('level')).toBe(3)
    expect(await count('zone')).toBe(2)
    expect(await count('zone', 't2')).toBe(0)
    expect(await count('straße')).toBe(0)
    expect(await count('level', 'nobody')).toBe(0)
    expect(await count('level', 't1', 3)).toBe(3)
    expect([3, 'over 2']).toContain(await count('level', 't1', 2))
  })

  test('a count of people with a value follows every write, also one that is repeated', async () => {
    const storage = use()
    const [a, b] = await addPeople({ storage }, 't1', [
      { id: 'a', attributes: { level: 1, zone: 'x' } },
      { id: 'b' },
    ])
    const count = async (key: string) => (await storage.users.countWithAttribute('t1', key, 9)).count
    const change = (user: User | undefined, attributes: User['attributes']) =>
      ({ op: 'update', user: { ...(user as User), attributes, version: 2 }, fromVersion: 1 }) as const
    const writes = [change(a, { level: 2 }), change(b, { zone: 'y', level: 0 })]
    for (const stamp of ['one', 'one', 'two']) await storage.users.write('t1', stamp, writes)
    expect([await count('level'), await count('zone')]).toEqual([2, 1])
    const gone = { op: 'delete', id: 'a', fromVersion: 2 } as const
    for (const stamp of ['three', 'three']) await storage.users.write('t1', stamp, [gone])
    expect([await count('level'), await count('zone')]).toEqual([1, 1])
  })
})
