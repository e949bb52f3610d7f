import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexWords, searchWords } from '../../src/domain/search-words.ts'
import { sortName, type User } from '../../src/domain/users.ts'
import type { Page } from '../../src/ports/page.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeUser } from '../support/make-user.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

async function given(storage: Storage, users: User[], tenant = 't1'): Promise<void> {
  const writes = users.map(user => ({ op: 'insert' as const, user }))
  expect(new Set(await storage.users.write(tenant, 'given', writes))).toEqual(new Set(['applied']))
}

async function find(storage: Storage, text: string, tenant = 't1'): Promise<string[]> {
  return (await storage.users.search(tenant, searchWords(text), { limit: 50 })).items.map(user => user.id)
}

/** By name, then id, both as their UTF-8 bytes compare. */
function inOrder(users: readonly User[]): string[] {
  const bytes = (user: User) => [Buffer.from(sortName(user)), Buffer.from(user.id)] as const
  return users
    .map(user => ({ id: user.id, key: bytes(user) }))
    .sort((a, b) => Buffer.compare(a.key[0], b.key[0]) || Buffer.compare(a.key[1], b.key[1]))
    .map(entry => entry.id)
}

function isHit(user: User, words: readonly string[]): boolean {
  return words.every(word => indexWords(user).some(own => own.startsWith(word)))
}

/** Names repeat, and some stand with the family name first. Zulus are one in seven and nearly last of all, zebras anybody. */
function crowd(size: number): User[] {
  const firstNames = [...'Ana Anabel Bo Chi Dov Eve Fia Gil Ho Ida Jo Qiu Zora'.split(' '), "Zoë O'Dea"]
  return Array.from({ length: size }, (_, i) => {
    const mixed = (i * 7919) % size
    const firstName = firstNames[mixed % firstNames.length] as string
    const lastName = `Q${String.fromCharCode(97 + (mixed % 23), 97 + (mixed % 5))}`
    const isZulu = firstName.startsWith('Z')
    return makeUser({
      id: `id-${mixed}`,
      displayName: i % 9 === 0 ? `${lastName}, ${firstName}` : `${firstName} ${lastName}`,
      email: `e${mixed}@corp.example`,
      title: isZulu ? 'Zulu Zett' : 'Yak',
      department: `${i % 7 === 0 ? 'Zebra' : 'Ox'} ${i % 50 === 0 ? 'Yak' : ''}`,
    })
  })
}

async function allPages(limit: number, ask: (after?: string) => Promise<Page<User>>): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  do {
    const page: Page<User> = await ask(after)
    expect(page.items.length).toBeLessThanOrEqual(limit)
    ids.push(...page.items.map(user => user.id))
    after = page.next ?? undefined
  } while (after !== undefined)
  return ids
}

const NAMES = fc.array(
  fc.oneof(
    fc.constantFrom('Ána', 'ana', 'Zoë', '王小明', 'ÅSA', '😀', 'Łukasz', 'ß', 'ｆｕｌｌ', '𠮷野', 'a', 'ab'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  ),
  { minLength: 1, maxLength: 25 },
)

describe.each(storageEngines)('finding users: $name', engine => {
  const use = useStorage(engine)
  const rao = makeUser({
    id: 'rao',
    displayName: 'Asha Rao',
    email: 'asha.rao@example.com',
    phone: '+250788123456',
    employeeId: 'E-0042',
    title: 'Head Nurse',
    department: 'Health',
  })
  const neil = makeUser({ id: 'neil', displayName: 'José O’Neil', phone: '+15551234567' })
  const ming = makeUser({ id: 'ming', displayName: '王小明' })

  test.each([
    ['asha', ['rao']],
    ['ASH', ['rao']],
    ['rao asha', ['rao']],
    ['sha', []],
    ['asha.rao@example.com', ['rao']],
    ['asha.rao@exam', ['rao']],
    ['example.com', ['rao']],
    ['+250788123456', ['rao']],
    ['+250 788 123 456', ['rao']],
    ['00250 788 123456', ['rao']],
    ['0788 123 456', ['rao']],
    ['788123456', ['rao']],
    ['(555) 123-4567', ['neil']],
    ['123-4567', ['neil']],
    ['E-0042', ['rao']],
    ['e0042', ['rao']],
    ['0042', ['rao']],
    ['head nurse health', ['rao']],
    ['asha driver', []],
    ['jose oneil', ['neil']],
    ["o'neil", ['neil']],
    ['ＪＯＳＥ', ['neil']],
    ['小明', ['ming']],
    ['明', ['ming']],
  ])('%s', async (text, ids) => {
    const storage = use()
    await given(storage, [rao, neil, ming])
    expect(await find(storage, text)).toEqual(ids)
  })

  test.each([
    '"',
    '*',
    'asha*',
    'asha" OR "jose',
    'NOT asha',
    'words:asha',
    'asha NEAR/2 rao',
    '^asha',
    '{asha}',
    '%',
    '_',
    '-asha',
    'a + b',
    "'; DROP TABLE users; --",
    '\\',
    '\u0000',
    '\ud800',
    '\u202easha',
    'x'.repeat(100_000),
  ])('%j is text, not a query language', async text => {
    const storage = use()
    await given(storage, [rao, neil])
    const words = searchWords(text)
    const expected = [rao, neil].filter(user => words.length > 0 && isHit(user, words))
    expect(await find(storage, text)).toEqual(expected.map(user => user.id))
  })

  test.each(['"', 'a"b', 'a b', '*', ') OR 1', ''])('the word %j finds nobody', async word => {
    const storage = use()
    await given(storage, [rao])
    expect(await storage.users.search('t1', [word], { limit: 5 })).toEqual({ items: [], next: null })
  })

  test('no words find nobody', async () => {
    const storage = use()
    await given(storage, [rao])
    expect(await storage.users.search('t1', [], { limit: 5 })).toEqual({ items: [], next: null })
  })

  test('what a record says now is found, what it said before is not', async () => {
    const storage = use()
    await given(storage, [rao])
    const moved = { ...rao, displayName: 'Asha Gupta', email: undefined, version: 2 }
    await storage.users.write('t1', 's', [{ op: 'update', user: moved, fromVersion: 1 }])
    expect(await find(storage, 'gupta')).toEqual(['rao'])
    expect(await find(storage, 'asha.rao')).toEqual([])
    await storage.users.write('t1', 's2', [{ op: 'delete', id: 'rao', fromVersion: 2 }])
    expect(await find(storage, 'gupta')).toEqual([])
    await given(storage, [{ ...neil, id: 'later' }])
    expect(await find(storage, 'gupta')).toEqual([])
  })

  test('nobody of another tenant is found, whatever the tenants are called', async () => {
    const storage = use()
    const tenants = ['t1', 't2', '1_asha', '']
    for (const tenant of tenants) await given(storage, [{ ...rao, tenant, id: `rao of ${tenant}` }], tenant)
    for (const tenant of tenants) expect(await find(storage, 'asha', tenant)).toEqual([`rao of ${tenant}`])
    expect(await find(storage, 'asha', 'unknown')).toEqual([])
  })

  test('hits and lists come by name, then id, page by page without holes or repeats', async () => {
    let round = 0
    const storage = use()
    await fc.assert(
      fc.asyncProperty(NAMES, fc.integer({ min: 1, max: 7 }), async (names, limit) => {
        const tenant = `round ${round++}`
        const users = names.map((name, i) =>
          makeUser({ tenant, id: `id-${i}`, displayName: name, title: i % 2 === 0 ? 'Nurse' : 'Nun' }),
        )
        await given(storage, users, tenant)
        const listed = await allPages(limit, after => storage.users.list(tenant, { limit, after }))
        expect(listed).toEqual(inOrder(users))
        const nurses = users.filter(user => user.title === 'Nurse')
        for (const [word, wanted] of [
          ['nurse', nurses],
          ['nu', users],
        ] as const) {
          const found = await allPages(limit, after => storage.users.search(tenant, [word], { limit, after }))
          expect(found).toEqual(inOrder(wanted))
        }
        expect(await storage.users.count(tenant)).toBe(users.length)
      }),
      { numRuns: 40 },
    )
  })

  test('everybody is found by each word of their own name', async () => {
    let round = 0
    const storage = use()
    await fc.assert(
      fc.asyncProperty(NAMES, async names => {
        const tenant = `round ${round++}`
        const users = names.map((name, i) => makeUser({ tenant, id: `id-${i}`, displayName: name }))
        await given(storage, users, tenant)
        for (const user of users) {
          if (searchWords(user.displayName).length === 0) continue
          expect(await find(storage, user.displayName, tenant)).toContain(user.id)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('a word that thousands share is paged through in order as well', async () => {
    const storage = use()
    const users = Array.from({ length: 6000 }, (_, i) =>
      makeUser({
        id: `id-${i}`,
        displayName: `N${(i * 7919) % 6000} Person`,
        title: i % 40 === 0 ? 'Zz' : 'Yy',
      }),
    )
    for (let i = 0; i < users.length; i += 1000) await given(storage, users.slice(i, i + 1000))
    const few = users.filter(user => user.title === 'Zz')
    for (const [word, wanted] of [
      ['person', users],
      ['zz', few],
      ['y', users.filter(user => user.title === 'Yy')],
    ] as const) {
      const found = await allPages(900, after => storage.users.search('t1', [word], { limit: 900, after }))
      expect(found).toEqual(inOrder(wanted))
    }
  })

  test('several common words, at the beginning of names and behind it, are paged through in order', async () => {
    const storage = use()
    const users = crowd(8000)
    for (let i = 0; i < users.length; i += 1000) await given(storage, users.slice(i, i + 1000))
    for (const text of [
      'q',
      'qa ana',
      'ana anab',
      'zulu',
      'zulu zett',
      'zulu zebra',
      'zulu yak',
      'zulu e9',
      "zoe o'dea corp",
      'z zu qad',
      'zora nobody',
    ]) {
      const words = searchWords(text)
      const wanted = users.filter(user => isHit(user, words))
      const found = await allPages(500, after => storage.users.search('t1', words, { limit: 500, after }))
      expect(found, text).toEqual(inOrder(wanted))
      const { items } = await storage.users.search('t1', words, { limit: 21 })
      expect(items.map(user => user.id)).toEqual(found.slice(0, 21))
    }
  })

  test('people of the same name are paged through by id, whatever is looked for', async () => {
    const storage = use()
    const users = Array.from({ length: 2100 }, (_, i) =>
      makeUser({
        id: `id-${(i * 7919) % 2100}`,
        displayName: i < 1050 ? 'Ana Rao' : 'Zoë Rao',
        title: i % 2 === 0 ? 'Nurse' : 'Buyer',
        department: i % 10 === 0 ? 'Legal' : 'Sales',
      }),
    )
    for (let i = 0; i < users.length; i += 1000) await given(storage, users.slice(i, i + 1000))
    for (const text of ['ana', 'rao nurse', 'zoe legal', 'nurse legal', 'buyer legal']) {
      const words = searchWords(text)
      const wanted = users.filter(user => isHit(user, words))
      const found = await allPages(300, after => storage.users.search('t1', words, { limit: 300, after }))
      expect(found, text).toEqual(inOrder(wanted))
    }
  })
})
