import { describe, expect, test } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeGroup, makeMembership } from '../support/make-group.ts'
import { makeJob } from '../support/make-job.ts'
import { makeUser } from '../support/make-user.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

async function* nothing(): AsyncIterable<Uint8Array> {}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}

const CALLS: [string, (storage: Storage) => Promise<unknown>][] = [
  ['ping', storage => storage.ping()],
  ['users.get', storage => storage.users.get('t1', 'u')],
  ['users.findByKeys', storage => storage.users.findByKeys('t1', ['email:a'])],
  ['users.getMany', storage => storage.users.getMany('t1', ['u'])],
  ['users.write', storage => storage.users.write('t1', 's', [{ op: 'insert', user: makeUser() }])],
  ['users.search', storage => storage.users.search('t1', ['a'], { limit: 1 })],
  ['users.list', storage => storage.users.list('t1', { limit: 1 })],
  ['users.admins', storage => storage.users.admins('t1', 1)],
  ['users.count', storage => storage.users.count('t1')],
  ['groups.get', storage => storage.groups.get('t1', 'g')],
  ['groups.list', storage => storage.groups.list('t1', { limit: 1 })],
  ['groups.childCounts', storage => storage.groups.childCounts('t1', ['g'])],
  ['groups.write', storage => storage.groups.write('t1', 's', [{ op: 'insert', group: makeGroup() }])],
  ['groups.revision', storage => storage.groups.revision('t1')],
  ['groups.move', storage => storage.groups.move('t1', 0, [])],
  [
    'memberships.add',
    storage => storage.memberships.add('t1', [makeMembership({ groupId: 'g', userId: 'u' })]),
  ],
  ['memberships.remove', storage => storage.memberships.remove('t1', [{ groupId: 'g', userId: 'u' }])],
  ['memberships.ofGroup', storage => storage.memberships.ofGroup('t1', 'g', { limit: 1 })],
  ['memberships.counts', storage => storage.memberships.counts('t1', ['g'])],
  ['attributes.list', storage => storage.attributes.list('t1')],
  ['jobs.create', storage => storage.jobs.create(makeJob())],
  ['jobs.get', storage => storage.jobs.get('t1', 'j')],
  ['jobs.list', storage => storage.jobs.list('t1', { limit: 1 })],
  ['jobs.replace', storage => storage.jobs.replace({ ...makeJob(), number: 1, revision: 1 })],
  ['jobs.claim', storage => storage.jobs.claim({ worker: 'w', now: 1, until: 2 })],
  ['jobs.heartbeat', storage => storage.jobs.heartbeat('t1', 'j', 1, 1)],
  ['jobs.leases', storage => storage.jobs.leases(1)],
  ['jobs.cardsDue', storage => storage.jobs.cardsDue(1)],
  ['chunks.rows', storage => storage.chunks.rows('t1', 'j', 0)],
  ['chunks.rowsFrom', storage => Array.fromAsync(storage.chunks.rowsFrom('t1', 'j', 0))],
  ['chunks.putRows', storage => storage.chunks.putRows('t1', 'j', 0, [])],
  ['chunks.clear', storage => storage.chunks.clear('t1', 'j')],
  [
    'files.write',
    storage => storage.files.write({ tenant: 't1', id: 'f', name: 'f', createdAt: 1 }, nothing()),
  ],
  ['files.info', storage => storage.files.info('t1', 'f')],
  ['files.read', storage => readAll(storage.files.read('t1', 'f'))],
  ['files.remove', storage => storage.files.remove('t1', 'f')],
  ['conversations.forget', storage => storage.conversations.forget('t1', ['u'])],
  ['conversations.get', storage => storage.conversations.get('t1', 'c')],
  ['conversations.mark', storage => storage.conversations.mark('t1', 'c', 'm')],
  ['outbox.add', storage => storage.outbox.add('t1', [])],
  ['outbox.list', storage => storage.outbox.list('t1', { limit: 1 })],
  ['outbox.counts', storage => storage.outbox.counts('t1')],
  ['outbox.claimDue', storage => storage.outbox.claimDue({ by: 'x', now: 1, until: 2, limit: 1 })],
  ['outbox.settle', storage => storage.outbox.settle('t1', 'k', 'x', { state: 'sent', at: 1 })],
  ['outbox.retry', storage => storage.outbox.retry('t1', { now: 1 })],
  ['outbox.drop', storage => storage.outbox.drop('t1', { now: 1, reason: 'r' })],
  ['audit.append', storage => storage.audit.append('t1', [])],
  ['audit.list', storage => storage.audit.list('t1', { limit: 1 })],
  ['settings.get', storage => storage.settings.get('t1', 'k')],
  ['settings.put', storage => storage.settings.put('t1', 'k', 'v')],
  ['settings.putAll', storage => storage.settings.putAll([])],
  ['settings.putIfAbsent', storage => storage.settings.putIfAbsent('t1', 'k', 'v')],
  ['settings.take', storage => storage.settings.take('t1', 'k', 'v')],
  ['settings.under', storage => Array.fromAsync(storage.settings.under('k'))],
]

describe.each(storageEngines)('opening and closing: $name', engine => {
  const use = useStorage(engine, 4)

  test.each(CALLS)('%s throws a StorageError after close', async (_name, call) => {
    const storage = use()
    await storage.close()
    const error = await call(storage).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(StorageError)
    expect((error as StorageError).retryable).toBe(false)
  })

  test('an open database answers, and may be closed twice', async () => {
    const storage = use()
    await storage.ping()
    await storage.close()
    await storage.close()
  })

  test('what one connection wrote the others read', async () => {
    const { all } = use()
    await all[0]?.users.write('t1', 's', [{ op: 'insert', user: makeUser({ id: 'u' }) }])
    for (const storage of all) expect((await storage.users.get('t1', 'u'))?.id).toBe('u')
  })

  test('connections that write at once lose nothing and double nothing', async () => {
    const { all } = use()
    const writes = all.map(async (storage, c) => {
      for (let batch = 0; batch < 5; batch++) {
        const users = Array.from({ length: 100 }, (_, i) =>
          makeUser({ id: `${c}-${batch}-${i}`, email: `${batch}.${i}@x.org` }),
        )
        const answers = await storage.users.write(
          't1',
          `${c}-${batch}`,
          users.map(user => ({ op: 'insert', user })),
        )
        expect(answers.every(answer => answer !== 'stale')).toBe(true)
        await storage.jobs.create(makeJob())
      }
    })
    await Promise.all(writes)
    const storage = all[0] as Storage
    expect(await storage.users.count('t1')).toBe(500)
    const listed = await storage.users.list('t1', { limit: 600 })
    expect(new Set(listed.items.map(user => user.email)).size).toBe(500)
    const numbers = (await storage.jobs.list('t1', { limit: 99 })).map(job => job.number)
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => 20 - i))
  })
})
