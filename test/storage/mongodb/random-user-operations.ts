import fc from 'fast-check'
import type { UserWrite } from '../../../src/domain/plans.ts'
import type { User } from '../../../src/domain/users.ts'
import type { UserFilter } from '../../../src/ports/user-store.ts'
import { makeUser } from '../../support/make-user.ts'
import { LIMIT, MAYBE, type Operation, pagesOf, sorted, TENANT } from './operation.ts'

const ID = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f:g', '%')
const NAME = fc.constantFrom(
  'Ána Ω',
  'ana',
  'Zoë',
  '王小明',
  '😀',
  'ﬀ',
  '𠮷野',
  'Łukasz',
  'O’Neil',
  'an ab',
  '￿z',
)
const EMAIL = fc.constantFrom('a@x.org', 'b@x.org', 'c@x.org', 'd.e@y.org')
const PHONE = fc.constantFrom('+250788000001', '+250788000002', '+15551234567')
const WORD = fc.constantFrom(
  'a',
  'an',
  'ana',
  'z',
  'x.org',
  'a@x',
  '250',
  '王',
  '明',
  'org',
  '',
  '.',
  'ab',
  'oneil',
  'nurse',
  'delhi',
  'del',
)
/** Attributes whose values are looked through. */
const SEARCHED = fc.subarray(['location', 'a.b', '$where', 'a b', 'manager'])
const MANAGER = fc.constantFrom('Ana', 'ÁNA ', 'a@x.org', ' ')
const FILTER: fc.Arbitrary<UserFilter> = fc.oneof(
  fc.constantFrom('employees' as const, 'others' as const, 'archived' as const, 'admins' as const),
  fc.record({ managers: fc.subarray(['ana', 'a@x.org', '!admin']) }),
)

const USER: fc.Arbitrary<User> = fc
  .record({
    id: ID,
    displayName: NAME,
    email: fc.option(EMAIL, MAYBE),
    phone: fc.option(PHONE, MAYBE),
    employeeId: fc.option(fc.constantFrom('E-1', 'e-2'), MAYBE),
    title: fc.option(fc.constantFrom('Nurse', '$set', '{"$gt":""}'), MAYBE),
    orgRole: fc.constantFrom('member' as const, 'admin' as const),
    network: fc.constantFrom('employee' as const, 'other' as const),
    status: fc.constantFrom('active' as const, 'archived' as const),
    attributes: fc.oneof(
      fc.constantFrom<User['attributes'][]>(
        {},
        { level: 3, 'a.b': true },
        { $where: 'x' },
        { location: 'New Delhi', 'a.b': 'ana@x.org' },
        { location: '2024-01-01', 'a b': 'Délhi 明' },
      ),
      fc.record({ manager: MANAGER }),
    ),
  })
  .map(fields => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined)
    return makeUser(Object.fromEntries(given))
  })

/** Versions are small, so that many of them are the right one. */
function writesOf(tenant: string): fc.Arbitrary<UserWrite> {
  const version = fc.integer({ min: 1, max: 3 })
  return fc.oneof(
    { weight: 3, arbitrary: USER.map(user => ({ op: 'insert' as const, user: { ...user, tenant } })) },
    {
      weight: 4,
      arbitrary: fc.record({ user: USER, fromVersion: version }).map(({ user, fromVersion }) => {
        return { op: 'update' as const, fromVersion, user: { ...user, tenant, version: fromVersion + 1 } }
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('delete' as const), id: ID, fromVersion: version }) },
  )
}

const write = TENANT.chain(tenant =>
  fc
    .record({
      stamp: fc.constantFrom('s1', 's2', 's3'),
      writes: fc.array(writesOf(tenant), { maxLength: 6 }),
    })
    .map(({ stamp, writes }): Operation => {
      const twice = stamp === 's3'
      return {
        name: `users.write ${tenant} ${stamp} ${JSON.stringify(writes)}`,
        async run(storage, index) {
          const own = twice ? `${stamp} ${index}` : stamp
          const first = await storage.users.write(tenant, own, writes)
          return twice ? [first, await storage.users.write(tenant, own, writes)] : first
        },
      }
    }),
)

const list = fc
  .record({
    tenant: TENANT,
    words: fc.array(WORD, { maxLength: 2 }),
    attributes: SEARCHED,
    filter: fc.option(FILTER, MAYBE),
    limit: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ tenant, words, attributes, filter, limit }): Operation => {
    const asked = JSON.stringify({ words, attributes, filter, limit })
    return {
      name: `users.search, users.matching and users.list ${tenant} ${asked}`,
      run: async ({ users }) => [
        await pagesOf(from => users.search(tenant, words, { limit, attributes, ...from })),
        sorted(await users.matching(tenant, words, 99, attributes)),
        await pagesOf(from => users.list(tenant, { limit, filter, ...from })),
        sorted(await users.matching(tenant, words, 99)),
        (await users.matching(tenant, words, limit, attributes)).length,
      ],
    }
  })

const lookUp = fc
  .record({
    tenant: TENANT,
    keys: fc.array(
      fc.oneof(
        EMAIL.map(email => `email:${email}`),
        PHONE.map(phone => `phone:${phone}`),
        fc.constant('emp:e-1'),
        fc.constant('id:a'),
      ),
    ),
    ids: fc.array(ID),
    limit: LIMIT,
  })
  .map(({ tenant, keys, ids, limit }): Operation => {
    return {
      name: `looking people up in ${tenant}`,
      run: async ({ users }) => [
        sorted(await users.findByKeys(tenant, keys)),
        sorted(await users.getMany(tenant, ids)),
        await users.get(tenant, ids[0] ?? 'a'),
        await users.admins(tenant, limit),
        await users.count(tenant),
        await users.countWithAttribute(tenant, 'manager', 1000),
        await users.countWithAttribute(tenant, 'a.b', 1000),
      ],
    }
  })

export const USER_OPERATION = fc.oneof(
  { weight: 6, arbitrary: write },
  { weight: 3, arbitrary: list },
  { weight: 2, arbitrary: lookUp },
)
