import { describe, expect, test } from 'vitest'
import { searchWords } from '../../src/domain/search-words.ts'
import { sortName, type User } from '../../src/domain/users.ts'
import { searchedWords } from '../../src/domain/value-words.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeUser } from '../support/make-user.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

async function given(storage: Storage, users: readonly User[], tenant = 't1'): Promise<void> {
  for (let n = 0; n < users.length; n += 1000) {
    const writes = users.slice(n, n + 1000).map(user => ({ op: 'insert' as const, user }))
    expect(new Set(await storage.users.write(tenant, `given ${n}`, writes))).toEqual(new Set(['applied']))
  }
}

/** By search page by page, and by matching, which has to find the same people. */
async function find(
  { users }: Storage,
  text: string,
  attributes: string[],
  limit = 50,
  tenant = 't1',
): Promise<string[]> {
  const words = searchWords(text)
  const ids: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await users.search(tenant, words, { limit, attributes, ...(after ? { after } : {}) })
    ids.push(...page.items.map(({ id }) => id))
    if (page.next === null) break
    after = page.next
  }
  const matching = await users.matching(tenant, words, 20_000, attributes)
  expect(matching.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  return ids
}

/** Who has the words, in order, as the domain says it. */
function expected(users: readonly User[], text: string, attributes: string[]): string[] {
  const words = searchWords(text)
  const bytes = (user: User) => [Buffer.from(sortName(user)), Buffer.from(user.id)] as const
  return users
    .filter(user => {
      const own = searchedWords(user, attributes)
      return words.every(word => own.some(candidate => candidate.startsWith(word)))
    })
    .map(user => ({ id: user.id, key: bytes(user) }))
    .sort((a, b) => Buffer.compare(a.key[0], b.key[0]) || Buffer.compare(a.key[1], b.key[1]))
    .map(({ id }) => id)
}

describe.each(storageEngines)('finding people by values: $name', engine => {
  const use = useStorage(engine)
  const asha = makeUser({
    id: 'asha',
    displayName: 'Asha Rao',
    title: 'Nurse',
    attributes: { location: 'New Delhi', salary: 'Band delta', level: 3, joined: '2024-03-01' },
  })
  const delia = makeUser({
    id: 'delia',
    displayName: 'Delhia Bose',
    attributes: { office: 'Delhi House', badge: 4711, remote: true },
  })
  const ming = makeUser({ id: 'ming', displayName: 'Ming', attributes: { location: '東京本社' } })
  const all = [asha, delia, ming]

  test.each<[string, string[], string[]]>([
    ['delhi', ['location'], ['asha', 'delia']],
    ['delhi', ['office'], ['delia']],
    ['delhi', [], ['delia']],
    ['new delhi', ['location', 'office'], ['asha']],
    ['asha delhi', ['location'], ['asha']],
    ['asha delhi', ['office'], []],
    ['delhi nurse', ['location'], ['asha']],
    ['delta', ['location'], []],
    ['delta', ['salary'], ['asha']],
    ['del', ['salary', 'location', 'office'], ['asha', 'delia']],
    ['bose house', ['office'], ['delia']],
    ['本社', ['location'], ['ming']],
    ['delhi house', ['location'], []],
    ['2024', ['joined'], ['asha']],
    ['2024-03-01', ['joined', 'level'], ['asha']],
    ['2024-03-02', ['joined'], []],
    ['2024-03-01', ['level'], []],
    ['asha 3', ['level'], ['asha']],
    ['47', ['badge', 'level'], ['delia']],
    ['4711', ['badge'], ['delia']],
    ['4711', ['office'], []],
    ['true', ['remote'], []],
    ['location', ['location'], []],
    ['value', ['location'], []],
  ])('%j in %j', async (text, attributes, ids) => {
    const storage = use()
    await given(storage, all)
    await given(
      storage,
      all.map(user => ({ ...user, tenant: 't2' })),
      't2',
    )
    expect(await find(storage, text, attributes)).toEqual(ids)
    expect(await find(storage, text, attributes, 1, 't2')).toEqual(ids)
  })

  test('keys are names and nothing else: one is not the beginning of another', async () => {
    const storage = use()
    const keys = ['a', 'a b', 'a"', 'a.b', '$where', '%', 'b', '', '\u0000', 'größe', '__proto__x']
    const users = keys.map((key, n) =>
      makeUser({ id: `id-${n}`, displayName: `N${n}`, attributes: { [key]: 'b delhi' } }),
    )
    await given(storage, users)
    for (const [n, key] of keys.entries()) {
      expect(await find(storage, 'delhi', [key]), key).toEqual([`id-${n}`])
      expect(await find(storage, 'b delhi', [key]), key).toEqual([`id-${n}`])
    }
    expect(await find(storage, 'delhi', ['A', 'a "', '!value', 'location'])).toEqual([])
  })

  test('what a value says now is found, what it said before is not', async () => {
    const storage = use()
    await given(storage, all)
    const moved = { ...asha, version: 2, attributes: { office: 'Pune' } }
    await storage.users.write('t1', 's', [{ op: 'update', user: moved, fromVersion: 1 }])
    expect(await find(storage, 'delhi', ['location'])).toEqual(['delia'])
    expect(await find(storage, 'pune', ['location', 'office'])).toEqual(['asha'])
    await storage.users.write('t1', 's2', [{ op: 'delete', id: 'asha', fromVersion: 2 }])
    expect(await find(storage, 'pune', ['location', 'office'])).toEqual([])
  })

  test('values that thousands share are paged through in order, together with other words', async () => {
    const storage = use()
    const cities = ['Delhi', 'Pune', 'Kigali', 'Delft']
    const users = Array.from({ length: 4000 }, (_, n) => {
      const mixed = (n * 7919) % 4000
      return makeUser({
        id: `id-${mixed}`,
        displayName: mixed % 100 === 0 ? `Delhi ${mixed}` : `N${mixed} ${mixed % 3 === 0 ? 'Rao' : 'Bose'}`,
        title: mixed % 7 === 0 ? 'Delta lead' : 'Nurse',
        attributes: {
          location: cities[mixed % 4] as string,
          ...(mixed % 250 === 0 ? { office: 'Annexe Delhi' } : {}),
        },
      })
    })
    await given(storage, users)
    for (const [text, attributes] of [
      ['delhi', ['location']],
      ['delhi', ['office']],
      ['del', ['location', 'office']],
      ['delhi rao', ['location']],
      ['delft nurse', ['location', 'office']],
      ['annexe delhi', ['office', 'location']],
      ['annexe rao', ['office']],
      ['n delta kigali', ['location']],
    ] as [string, string[]][]) {
      const found = await find(storage, text, attributes, 600)
      expect(found, text).toEqual(expected(users, text, attributes))
      expect(found.length).toBeGreaterThan(0)
    }
  })
})
