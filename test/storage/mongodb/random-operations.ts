import fc from 'fast-check'
import { type ImportJob, isRunnable, type JobState } from '../../../src/domain/jobs.ts'
import type { UserWrite } from '../../../src/domain/plans.ts'
import type { User } from '../../../src/domain/users.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { makeAttribute } from '../../support/make-attribute.ts'
import { makeJob } from '../../support/make-job.ts'
import { makeUser } from '../../support/make-user.ts'
import { GROUP_OPERATION } from './random-group-operations.ts'

/** One call of a storage; `index` is its place in the sequence, for what must differ from call to call. */
export interface Operation {
  name: string
  run(storage: Storage, index: number): Promise<unknown>
}

const TENANTS = ['t1', 't2', 't:1', '']
const TENANT = fc.constantFrom(...TENANTS)
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
)
const LIMIT = fc.integer({ min: 0, max: 4 })
const MAYBE = { freq: 2, nil: undefined }

const USER: fc.Arbitrary<User> = fc
  .record({
    id: ID,
    displayName: NAME,
    email: fc.option(EMAIL, MAYBE),
    phone: fc.option(PHONE, MAYBE),
    employeeId: fc.option(fc.constantFrom('E-1', 'e-2'), MAYBE),
    title: fc.option(fc.constantFrom('Nurse', '$set', '{"$gt":""}'), MAYBE),
    orgRole: fc.constantFrom('member' as const, 'admin' as const),
    status: fc.constantFrom('active' as const, 'archived' as const),
    attributes: fc.constantFrom({}, { level: 3, 'a.b': true }, { $where: 'x' }),
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

const search = fc
  .record({ tenant: TENANT, words: fc.array(WORD, { maxLength: 2 }), limit: fc.integer({ min: 1, max: 3 }) })
  .map(({ tenant, words, limit }): Operation => {
    return {
      name: `users.search and users.list ${tenant} ${JSON.stringify(words)} ${limit}`,
      async run({ users }) {
        const pages: unknown[] = []
        for (const ask of [
          (after?: string) => users.search(tenant, words, { limit, ...(after ? { after } : {}) }),
          (after?: string) => users.list(tenant, { limit, ...(after ? { after } : {}) }),
        ]) {
          let page = await ask()
          while (pages.push(page) < 40 && page.next) page = await ask(page.next)
        }
        return pages
      },
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
      ],
    }
  })

const STATES: JobState[] = ['queued', 'processing', 'awaiting confirmation', 'completed']
const jobs = fc
  .record({
    tenant: TENANT,
    id: fc.constantFrom('j1', 'j2', 'j3', 'j4'),
    state: fc.constantFrom(...STATES),
    card: fc.boolean(),
    by: fc.constantFrom('u1', null),
    attempt: fc.option(fc.integer({ min: 0, max: 2 }), MAYBE),
    lease: fc.option(fc.integer({ min: 1, max: 12 }), MAYBE),
    revision: fc.integer({ min: -1, max: 1 }),
  })
  .map(({ tenant, id, state, card, by, attempt, lease, revision }): Operation => {
    return {
      name: `jobs of ${tenant}: create or replace ${id} ${state} ${attempt} ${lease}`,
      async run({ jobs: store }, index) {
        const shown = card ? { card: { conversationId: 'c', revision: index % 3, at: 0, failures: 0 } } : {}
        const fresh = makeJob({
          ...{ tenant, id, state, createdAt: index, by: { userId: by, name: 'N' } },
          ...shown,
        })
        const job = await store.create(fresh)
        const changed: ImportJob = { ...job, state, revision: job.revision + revision, ...shown }
        const until = lease === undefined ? undefined : index + lease
        const replaced = await store.replace(changed, attempt, until)
        return [isRunnable(job), job, replaced, await store.get(tenant, id)]
      },
    }
  })

const queue = fc
  .record({
    tenant: TENANT,
    id: fc.constantFrom('j1', 'j2', 'j3', 'j4'),
    what: fc.constantFrom('claim', 'claim one', 'heartbeat', 'release'),
    attempt: fc.integer({ min: 1, max: 3 }),
    lease: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ tenant, id, what, attempt, lease }): Operation => {
    return {
      name: `jobs: ${what} ${tenant} ${id} ${attempt} ${lease}`,
      async run({ jobs: store }, now) {
        const claim = { worker: `w${now}`, now, until: now + lease }
        if (what === 'claim') return store.claim(claim)
        if (what === 'claim one') return store.claim({ ...claim, jobId: id })
        if (what === 'heartbeat') return store.heartbeat(tenant, id, attempt, now + lease)
        return store.release(tenant, id, attempt, now)
      },
    }
  })

const listJobs = fc
  .record({
    tenant: TENANT,
    limit: LIMIT,
    before: fc.option(fc.integer({ min: 0, max: 5 }), MAYBE),
    by: fc.option(fc.constant('u1'), MAYBE),
  })
  .map(({ tenant, limit, before, by }): Operation => {
    const whose = by === undefined ? {} : { by }
    return {
      name: `jobs: lists of ${tenant}`,
      run: async ({ jobs: store }, now) => [
        await store.list(tenant, { limit, ...whose, ...(before === undefined ? {} : { before }) }),
        await store.count(tenant, whose),
        await store.byNumber(tenant, limit),
        (await store.leases(now)).map(entry => JSON.stringify(Object.entries(entry).sort())).sort(),
        await store.cardsDue(limit),
      ],
    }
  })

const small = fc
  .record({
    tenant: TENANT,
    key: fc.constantFrom('k', 'k:1', '$k'),
    value: fc.constantFrom('v', '', '{"$ne":1}'),
    limit: LIMIT,
  })
  .map(({ tenant, key, value, limit }): Operation => {
    return {
      name: `small stores of ${tenant}: ${key} ${value}`,
      async run({ settings, outbox, audit, attributes, conversations }, index) {
        const entry = {
          tenant,
          kind: 'invitation' as const,
          userId: key,
          jobId: value,
          state: 'waiting' as const,
        }
        const entries = [key, `${key}${index}`, key].map(name => ({
          ...entry,
          key: name,
          createdAt: index % 3,
        }))
        const target = { actor: 'u', action: 'a', target: value, outcome: 'done' as const }
        await audit.append(tenant, [
          { ...target, tenant, id: `${index % 7}`, at: index % 3, detail: { 'a.$b': index } },
        ])
        await attributes.put(
          makeAttribute({ tenant, key, label: `${value} ${index % 2}`, position: index % 3 }),
        )
        const talk = { tenant, id: key, kind: 'personal' as const, userId: value, updatedAt: index % 5 }
        await conversations.put({ ...talk, reference: { '$a.b': [index] } })
        return [
          await settings.putIfAbsent(tenant, key, value),
          await settings.take(tenant, key, `${value}${index % 2 ? '' : 'x'}`),
          await settings.get(tenant, key),
          await outbox.add(tenant, entries),
          await outbox.list(tenant, { limit, ...(index % 2 ? { state: 'waiting' } : { jobId: value }) }),
          [await outbox.count(tenant, {}), await outbox.count(tenant, { state: 'sent', jobId: value })],
          (await audit.list(tenant, { limit, ...(index % 2 ? { until: 2 } : { about: value }) })).items,
          index % 5 === 0 ? await attributes.remove(tenant, key) : null,
          await attributes.list(tenant),
          [await conversations.get(tenant, key), await conversations.personal(tenant, value)],
          await conversations.mark(tenant, key, value),
        ]
      },
    }
  })

export const OPERATION: fc.Arbitrary<Operation> = fc
  .oneof(
    { weight: 6, arbitrary: write },
    { weight: 2, arbitrary: search },
    { weight: 2, arbitrary: lookUp },
    { weight: 3, arbitrary: jobs },
    { weight: 4, arbitrary: queue },
    { weight: 1, arbitrary: listJobs },
    { weight: 1, arbitrary: small },
    { weight: 8, arbitrary: GROUP_OPERATION },
  )
  .map(operation => ({ ...operation, [fc.toStringMethod]: () => operation.name }))

function sorted(map: Map<string, User>): [string, User][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}
