import { expect } from 'vitest'
import type { Storage } from '../../../src/ports/storage.ts'
import { makeAttribute } from '../../support/make-attribute.ts'
import { makeJob } from '../../support/make-job.ts'
import { makeUser } from '../../support/make-user.ts'
import { askAboutGroups } from './ask-about-groups.ts'

async function bytes(text: string): Promise<AsyncIterable<Uint8Array>> {
  return (async function* () {
    yield Buffer.from(text)
  })()
}

/** Every method of the port, with each of its options, so that each question reaches the server once at least. */
export async function askEverything({
  users,
  groups,
  memberships,
  attributes,
  jobs,
  chunks,
  files,
  conversations,
  outbox,
  audit,
  settings,
}: Storage) {
  const [anna, ben] = ['anna', 'ben'].map(id => makeUser({ id, displayName: id, email: `${id}@x.org` })) as [
    ReturnType<typeof makeUser>,
    ReturnType<typeof makeUser>,
  ]
  await users.write(
    't1',
    's1',
    [anna, ben].map(user => ({ op: 'insert' as const, user })),
  )
  await users.write('t1', 's2', [
    { op: 'update', fromVersion: 1, user: { ...anna, email: ben.email, version: 2 } },
    { op: 'update', fromVersion: 1, user: { ...ben, email: anna.email, version: 2 } },
  ])
  await users.write('t1', 's3', [{ op: 'delete', id: 'ben', fromVersion: 1 }])
  await users.get('t1', 'anna')
  await users.getMany('t1', ['anna', 'ben'])
  await users.findByKeys('t1', ['email:anna@x.org'])
  for (const ask of [
    (after?: string) => users.list('t1', { limit: 1, ...(after ? { after } : {}) }),
    ...(['employees', 'others', 'archived', 'admins', { managers: ['x'] }] as const).map(
      filter => (after?: string) => users.list('t1', { limit: 1, filter, ...(after ? { after } : {}) }),
    ),
    (after?: string) => users.search('t1', ['x.org', 'an'], { limit: 1, ...(after ? { after } : {}) }),
    (after?: string) => users.search('t1', ['x'], { limit: 1, ...(after ? { after } : {}) }),
    (after?: string) =>
      users.search('t1', ['x', 'del'], { limit: 1, attributes: ['place'], ...(after ? { after } : {}) }),
  ]) {
    await ask((await ask()).next ?? undefined)
  }
  await users.matching('t1', ['x.org', 'an'], 5)
  await users.matching('t1', ['del'], 5, ['place', 'office'])
  await users.admins('t1', 5)
  await users.count('t1')
  await users.countWithAttribute('t1', 'level', 5)
  await askAboutGroups({ groups, memberships })
  await attributes.put(makeAttribute({ label: 'K' }))
  await attributes.list('t1')
  await attributes.remove('t1', 'k')

  const job = await jobs.create(
    makeJob({ id: 'j1', card: { conversationId: 'c', revision: 0, at: 0, failures: 0 } }),
  )
  await jobs.create(makeJob({ id: 'j2', createdAt: job.createdAt + 1 }))
  await jobs.create(makeJob({ id: 'j3', tenant: 't2', createdAt: job.createdAt + 2 }))
  const now = job.createdAt + 10
  const claim = { worker: 'w', now, until: now + 1000 }
  expect((await jobs.claim({ ...claim, jobId: 'j1' }))?.attempt).toBe(1)
  expect((await jobs.claim(claim))?.job.id).toBe('j3')
  expect(await jobs.claim({ ...claim, jobId: 'j2' })).toBeNull()
  await jobs.heartbeat('t1', 'j1', 1, now + 2000)
  expect(await jobs.leases(now)).toHaveLength(2)
  await jobs.release('t1', 'j1', 1, now)
  expect((await jobs.claim({ ...claim, jobId: 'j2' }))?.job.id).toBe('j2')
  await jobs.replace(job, 1)
  await jobs.replace(job)
  await jobs.replace({ ...job, revision: 3 }, 1, now + 1000)
  await jobs.byNumber('t1', 1)
  await jobs.tally('t1')
  for (const by of [{}, { by: 'u1' }, { kind: 'export' as const }, { by: 'u1', kind: 'export' as const }]) {
    await jobs.count('t1', by)
    for (const before of [{}, { before: 2 }]) await jobs.list('t1', { limit: 5, ...by, ...before })
  }
  for (const kind of [{}, { kind: 'export' as const }]) await jobs.claim({ ...claim, ...kind, now: now + 1 })
  await jobs.kept(now, 5)
  expect(await jobs.cardsDue(5)).toHaveLength(1)

  await chunks.putRows('t1', 'j1', 0, [])
  await chunks.putPlan('t1', 'j1', 0, { writes: [], settled: [] })
  await chunks.rows('t1', 'j1', 0)
  await chunks.plan('t1', 'j1', 0)
  expect(await Array.fromAsync(chunks.rowsFrom('t1', 'j1', 0))).toEqual([[]])
  await chunks.clear('t1', 'j1', 1)
  await chunks.clear('t1', 'j1')
  for (const text of ['one', 'two']) {
    await files.write({ tenant: 't1', id: 'f', name: 'n', createdAt: 1 }, await bytes(text))
  }
  await files.info('t1', 'f')
  for await (const piece of files.read('t1', 'f')) expect(Buffer.from(piece).toString()).toBe('two')
  await files.remove('t1', 'f')
  await files.sweep()

  const talk = {
    tenant: 't1',
    id: 'c',
    kind: 'personal' as const,
    userId: 'anna',
    reference: {},
    updatedAt: 1,
  }
  await conversations.put(talk)
  await conversations.get('t1', 'c')
  await conversations.personal('t1', 'anna')
  await conversations.mark('t1', 'c', 'm')
  await conversations.forget('t1', ['anna', 'bo'])
  const entry = { tenant: 't1', key: 'k', kind: 'invitation' as const, userId: 'anna', jobId: 'j1' }
  await outbox.add('t1', [{ ...entry, state: 'waiting', createdAt: 1 }])
  for (const state of [{}, { state: 'waiting' as const }]) {
    for (const jobId of [{}, { jobId: 'j1' }]) {
      await outbox.list('t1', { limit: 5, ...state, ...jobId })
      await outbox.count('t1', { ...state, ...jobId })
    }
  }
  await outbox.get('t1', 'k')
  await outbox.counts('t1')
  for (const one of [{}, { key: 'k' }]) {
    expect(await outbox.claimDue({ by: 'x', now: 9, until: 10, limit: 1 })).toHaveLength(1)
    await outbox.settle('t1', 'k', 'x', { state: 'waiting', dueAt: 20, failures: 1 })
    expect(await outbox.retry('t1', { ...one, now: 9 })).toBe(1)
    expect(await outbox.drop('t1', { ...one, now: 9, reason: 'r' })).toBe(1)
    await outbox.retry('t1', { key: 'k', now: 9 })
  }
  await outbox.settle('t1', 'k', 'x', { state: 'sent', at: 11 })
  const done = { actor: 'u', action: 'a', target: 't', outcome: 'done' as const, detail: {} }
  await audit.append('t1', [
    { tenant: 't1', id: 'a', at: 1, ...done },
    { tenant: 't1', id: 'b', at: 1, ...done },
  ])
  for (const query of [{}, { until: 2 }, { about: 'u', from: 1 }]) {
    const { next } = await audit.list('t1', { limit: 1, ...query })
    await audit.list('t1', { limit: 1, ...query, after: next ?? '' })
  }
  await settings.put('t1', 'k', 'v')
  await settings.putAll([{ tenant: 't1', key: 'k', value: 'v' }])
  await settings.putIfAbsent('t1', 'k', 'w')
  await settings.get('t1', 'k')
  await settings.take('t1', 'k', 'v')
  await Array.fromAsync(settings.under('k'))
  await Array.fromAsync(settings.under('k', 't1'))
}
