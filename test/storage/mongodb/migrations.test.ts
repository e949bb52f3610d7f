import type { mongo } from 'mongoose'
import { describe, expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import { MIGRATIONS, migrate } from '../../../src/storage/mongodb/migrations.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { type CollectionName, INDEXES } from '../../../src/storage/mongodb/schema.ts'
import { makeJob } from '../../support/make-job.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()

async function withDatabase(
  server: (typeof servers)[number],
  work: (database: Awaited<ReturnType<typeof openTestDatabase>>) => Promise<void>,
): Promise<void> {
  const database = await openTestDatabase(server)
  try {
    await work(database)
  } finally {
    await database.drop()
  }
}

async function indexesOf(db: mongo.Db) {
  const found: Record<string, unknown[]> = {}
  for (const name of Object.keys(INDEXES)) {
    const indexes = await db
      .collection(name)
      .indexes()
      .catch(() => [])
    found[name] = indexes
      .filter(index => index.name !== '_id_')
      .map(({ key, unique }) => ({ key, ...(unique ? { unique } : {}) }))
  }
  return inOrder(found)
}

/** As text: the order of the fields of an index counts, that of the indexes does not. */
function inOrder(indexes: Record<string, readonly unknown[]>) {
  return Object.fromEntries(
    Object.entries(indexes).map(([name, list]) => [name, list.map(index => JSON.stringify(index)).sort()]),
  )
}

/** As ten processes would: each with a connection of its own. */
function openTen(uri: string): Promise<PromiseSettledResult<Awaited<ReturnType<typeof openMongodb>>>[]> {
  return Promise.allSettled(Array.from({ length: 10 }, () => openMongodb({ uri })))
}

describe.each(servers)('migrations', server => {
  test('ten processes that start at once find each index made', async () => {
    await withDatabase(server, async ({ uri, db }) => {
      const opened = await openTen(uri)
      expect(opened.map(one => (one.status === 'rejected' ? one.reason : 'open'))).toEqual(
        Array(10).fill('open'),
      )
      expect(await indexesOf(db)).toEqual(inOrder(INDEXES))
      const steps = await db.collection('migrations').find().toArray()
      expect(steps.map(step => step._id as unknown)).toEqual(MIGRATIONS.map((_, i) => i + 1))
      expect(await db.collection('locks').countDocuments()).toBe(0)
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close()
    })
  })

  test('of ten processes each step is made by one, in order', async () => {
    await withDatabase(server, async ({ db }) => {
      const made: number[] = []
      const steps = [1, 2, 3].map(number => async () => {
        made.push(number)
        await db.collection('counted').updateOne({ number }, { $inc: { times: 1 } }, { upsert: true })
      })
      await Promise.all(Array.from({ length: 10 }, () => migrate(db, steps)))
      expect(made).toEqual([1, 2, 3])
      await migrate(db, [...steps, async () => void made.push(4)])
      expect(made).toEqual([1, 2, 3, 4])
    })
  })

  test('a step that failed is made again by the next process', async () => {
    await withDatabase(server, async ({ db }) => {
      let tries = 0
      const step = async () => {
        if (++tries === 1) throw new Error('died in the middle')
      }
      await expect(migrate(db, [step])).rejects.toThrow('died')
      await migrate(db, [step])
      await migrate(db, [step])
      expect(tries).toBe(2)
    })
  })

  test('the lock of a process that died is taken over', async () => {
    await withDatabase(server, async ({ db }) => {
      await db
        .collection<{ _id: string }>('locks')
        .insertOne({ _id: 'migrating', ...{ holder: 'dead', until: Date.now() - 1 } })
      const made: number[] = []
      await migrate(db, [async () => void made.push(1)])
      expect(made).toEqual([1])
    })
  })

  test('a schema of a newer Muster is refused, and told', async () => {
    await withDatabase(server, async ({ uri, db }) => {
      await (await openMongodb({ uri })).close()
      const next = MIGRATIONS.length + 1
      await db.collection<{ _id: number }>('migrations').insertOne({ _id: next })
      const refusal = await openMongodb({ uri }).then(
        () => null,
        (error: unknown) => error,
      )
      expect(refusal).toBeInstanceOf(StorageError)
      expect((refusal as StorageError).retryable).toBe(false)
      expect((refusal as Error).message).toContain(`schema ${next}, this one knows ${MIGRATIONS.length}`)
    })
  })

  test('jobs of an older Muster are claimed in the order of their age, and the old queue is gone', async () => {
    await withDatabase(server, async ({ uri, db }) => {
      const before = await openMongodb({ uri })
      for (const [i, id] of ['old', 'new'].entries())
        await before.jobs.create(makeJob({ tenant: id, id, createdAt: 1000 + i }))
      await before.close()
      const older = MIGRATIONS.findIndex(({ name }) => name === 'noteAgesOfJobs')
      await db.collection('migrations').deleteMany({ _id: { $gt: older } as never })
      await db.collection('jobs').updateMany({}, { $unset: { createdAt: 1, turnAt: 1 } })
      await db.collection('jobs').updateOne({ id: 'old' }, { $set: { runAt: 5000 } })
      await db.collection('jobs').createIndex({ runnable: 1, runAt: 1, number: 1 })
      const { jobs, close } = await openMongodb({ uri })
      expect(await indexesOf(db)).toEqual(inOrder(INDEXES))
      const claim = { worker: 'w', now: 9000, until: 10_000 }
      expect((await jobs.claim(claim))?.job.id).toBe('old')
      expect((await jobs.claim(claim))?.job.id).toBe('new')
      await close()
    })
  })

  test('what was written before is there afterwards', async () => {
    await withDatabase(server, async ({ uri }) => {
      const first = await openMongodb({ uri })
      await first.settings.put('t1', 'k', 'v')
      await first.close()
      const second = await openMongodb({ uri })
      expect(await second.settings.get('t1', 'k')).toBe('v')
      await second.close()
    })
  })
})

test('every index of what belongs to tenants begins with the tenant', () => {
  const across = [
    ['jobs', 'runnable', 'turnAt', 'createdAt', 'number'],
    ['jobs', 'keptSince'],
    ['uploads', 'startedAt'],
    ['jobs', 'leaseUntil'],
    ['jobs', 'cardDue', 'changedAt'],
    ['outbox', 'state', 'dueAt', 'added'],
  ].map(String)
  for (const name of Object.keys(INDEXES) as CollectionName[]) {
    for (const { key } of INDEXES[name]) {
      const fields = Object.keys(key)
      expect(fields[0] === 'tenant' || across.includes(String([name, ...fields]))).toBe(true)
    }
  }
})
