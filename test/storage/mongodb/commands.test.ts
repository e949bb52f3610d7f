import mongoose from 'mongoose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeGroup } from '../../support/make-group.ts'
import { makeJob } from '../../support/make-job.ts'
import { makeUser } from '../../support/make-user.ts'
import { type CommandWatch, createCommandWatch } from '../../support/watch-commands.ts'
import { hostileQuestions } from './ask-about-groups.ts'
import { askEverything } from './ask-everything.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()

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
      () => users.countWithAttribute('t1', text, 5),
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
    const group = makeGroup({ id: 'odd', admins: [{ $gt: '' }] as never })
    await expect(storage.groups.write('t1', 's', [{ op: 'insert', group }])).rejects.toThrow(StorageError)
    expect(await storage.groups.count('t1')).toBe(0)
  })
})
