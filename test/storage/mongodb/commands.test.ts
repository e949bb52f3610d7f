import mongoose from 'mongoose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeAttribute } from '../../support/make-attribute.ts'
import { makeJob } from '../../support/make-job.ts'
import { makeUser } from '../../support/make-user.ts'
import { type CommandWatch, createCommandWatch } from '../../support/watch-commands.ts'
import { askAboutGroups, hostileQuestions } from './ask-about-groups.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()

async function bytes(text: string): Promise<AsyncIterable<Uint8Array>> {
  return (async function* () {
    yield Buffer.from(text)
  })()
}

/** Every method of the port, with each of its options, so that each question reaches the server once at least. */
async function askEverything({
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
  ]) {
    await ask((await ask()).next ?? undefined)
  }
  await users.admins('t1', 5)
  await users.count('t1')
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
  await settings.putIfAbsent('t1', 'k', 'w')
  await settings.get('t1', 'k')
  await settings.take('t1', 'k', 'v')
}

describe.each(servers)('what is sent to the server', server => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>
  let storage: Storage
  let watch: CommandWatch

  beforeEach(async () => {
    database = await openTestDatabase(server)
    const uri = new URL(database.uri)
    uri.searchParams.set('monitorCommands', 'true')
    storage = await openMongodb({ uri: uri.href })
    watch = createCommandWatch()
    watch.attach((mongoose.connections.at(-1) as mongoose.Connection).getClient())
  })
  afterEach(async () => {
    await storage.close()
    await database.drop()
  })

  test('every question has its tenant and an index', async () => {
    await askEverything(storage)
    expect(await watch.faults(database.db)).toEqual([])
    expect(watch.shapes().length).toBeGreaterThan(50)
  })

  test('a question without tenant or without index is found', async () => {
    const users = (mongoose.connections.at(-1) as mongoose.Connection).db?.collection('users')
    await storage.users.write('t1', 's', [{ op: 'insert', user: makeUser({ id: 'anna' }) }])
    await users?.findOne({ title: 'Nurse' })
    await users?.updateOne({ _id: 't1:anna' as never }, { $set: { title: 'x' } })
    const faults = await watch.faults(database.db)
    expect(faults).toHaveLength(3)
    expect(faults.filter(fault => fault.includes('without tenant'))).toHaveLength(2)
    expect(faults.find(fault => fault.startsWith('no index'))).toContain('{"title":"string"}')
  })

  test('what only the archive may ask is found when somebody else asks it', async () => {
    const users = (mongoose.connections.at(-1) as mongoose.Connection).db?.collection('users')
    const walk = { _id: { $gt: '' } } as never
    await users?.find(walk).sort({ _id: 1 }).toArray()
    expect(await watch.faults(database.db)).toEqual([])
    await users
      ?.find({ _id: 't1:anna' as never })
      .sort({ _id: 1 })
      .toArray()
    await users?.find(walk).toArray()
    await users?.deleteMany(walk)
    expect((await watch.faults(database.db)).filter(fault => fault.includes('without tenant'))).toHaveLength(
      3,
    )
  })

  test('questions that differ in their order only are told apart', async () => {
    const users = (mongoose.connections.at(-1) as mongoose.Connection).db?.collection('users')
    for (const field of ['_id', 'title']) await users?.find({ tenant: 't1' }).sort(field).toArray()
    expect(watch.shapes().filter(shape => shape.startsWith('find users {"tenant":"string"}'))).toHaveLength(2)
  })

  test('a batch of people is one question when nobody is in the way', async () => {
    const people = Array.from({ length: 300 }, (_, i) => makeUser({ id: `p${i}`, email: `p${i}@x.org` }))
    let sent = 0
    const client = (mongoose.connections.at(-1) as mongoose.Connection).getClient()
    client.on('commandStarted', () => sent++)
    const count = async (work: Promise<unknown>) => {
      const before = sent
      await work
      return sent - before
    }
    expect(
      await count(
        storage.users.write(
          't1',
          's',
          people.map(user => ({ op: 'insert' as const, user })),
        ),
      ),
    ).toBe(1)
    const updates = people.map(user => ({
      op: 'update' as const,
      fromVersion: 1,
      user: { ...user, version: 2 },
    }))
    expect(await count(storage.users.write('t1', 's2', updates))).toBe(1)
    expect(
      await count(
        storage.users.findByKeys(
          't1',
          people.map(user => `email:${user.email}`),
        ),
      ),
    ).toBe(1)
    expect(
      await count(
        storage.users.getMany(
          't1',
          people.map(user => user.id),
        ),
      ),
    ).toBe(1)
  })

  const OPERATORS: [string, unknown][] = [
    ['an operator', { $gt: '' }],
    ['nothing', undefined],
    ['null', null],
    ['a pattern', /.*/],
  ]

  test.each(OPERATORS)('%s in place of text opens nothing', async (_name, value) => {
    const text = value as string
    await askEverything(storage)
    await storage.settings.put('t1', 'code', 'secret')
    const { users, jobs, settings, conversations, outbox, chunks } = storage
    const number = value as number
    const asked: (() => Promise<unknown>)[] = [
      () => users.get(text, 'anna'),
      () => users.findByKeys(text, ['email:anna@x.org']),
      () => users.findByKeys('t1', [text]),
      () => users.list(text, { limit: 5 }),
      () => users.search(text, ['x'], { limit: 5 }),
      () => users.count(text),
      () => settings.take('t1', 'code', text),
      () => jobs.create(makeJob({ origin: text })),
      () => jobs.byNumber('t1', number),
      () => jobs.replace({ ...makeJob({ id: 'j1' }), number: 1, revision: number }),
      () => jobs.heartbeat('t1', 'j1', number, 1),
      () =>
        jobs.replace(
          { ...makeJob({ id: 'j1' }), number: 1, revision: 1 },
          number === undefined ? NaN : number,
          1,
        ),
      () => conversations.personal('t1', text),
      () => chunks.clear('t1', text),
    ]
    // The top of the hierarchy is a parent, too.
    asked.push(...hostileQuestions(storage, text).filter((_, i) => value !== null || i !== 2))
    for (const ask of asked) await expect(ask()).rejects.toBeInstanceOf(StorageError)
    if (value !== undefined) {
      const job = { ...makeJob({ id: 'j1' }), number: 1, revision: 1 }
      await expect(jobs.replace(job, number)).rejects.toBeInstanceOf(StorageError)
      await expect(jobs.replace(job, 1, number)).rejects.toBeInstanceOf(StorageError)
      await expect(jobs.list('t1', { limit: 5, by: text })).rejects.toBeInstanceOf(StorageError)
      await expect(outbox.list('t1', { limit: 5, jobId: text })).rejects.toBeInstanceOf(StorageError)
    }
    expect(await settings.get('t1', 'code')).toBe('secret')
    expect(await users.get('t1', text)).toBeNull()
    expect(await users.search('t1', [String(text)], { limit: 5 })).toMatchObject({ items: [] })
  })

  test('a record that is not what it says is refused, and nothing of it is stored', async () => {
    const odd = [
      { orgRole: 'owner' },
      { email: { $gt: '' } },
      { title: 7 },
      { nosuch: 'x' },
      { attributes: { a: {} } },
    ]
    for (const fields of odd) {
      const user = makeUser({ id: 'odd', ...(fields as object) })
      await expect(storage.users.write('t1', 's', [{ op: 'insert', user }])).rejects.toBeInstanceOf(Error)
    }
    expect(await storage.users.count('t1')).toBe(0)
  })
})
