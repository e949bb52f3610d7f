import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import { openConnection } from '../../../src/storage/mongodb/connection.ts'
import { type Database, openCollections } from '../../../src/storage/mongodb/database.ts'
import { migrate } from '../../../src/storage/mongodb/migrations.ts'
import { openAwayServer } from '../../support/away-server.ts'
import { newDatabase } from '../../support/mongo-server.ts'
import { until } from '../../support/until.ts'

const server = await openAwayServer()
afterAll(() => server?.stop())

/** Milliseconds. */
const LONGEST = 10_000
const SILENCE = 3000
/** More than the buffers between the two processes hold: the driver waits until the server has read it. */
const BATCH = 1000
const value = 'x'.repeat(20_000)
const records = Array.from({ length: BATCH }, (_, n) => ({ _id: `t1:${n}`, tenant: 't1', value }))

describe.runIf(server !== null)('a server that goes while a large command is being sent to it', () => {
  const away = server as NonNullable<typeof server>
  let connection: mongoose.Connection
  let db: Database

  beforeEach(async () => {
    connection = await openConnection(away.uri(newDatabase()))
    await migrate(connection.db as mongoose.mongo.Db)
    db = openCollections(connection.db as mongoose.mongo.Db, () => false, LONGEST)
  })
  afterEach(() => connection.destroy())

  const write = () => db.settings.insertAll(records)
  const change = () =>
    db.settings.changeAll(records.map(by => ({ replace: { _id: by._id, tenant: 't1' }, by })))

  test.each([
    ['killed', () => away.goAway(), () => away.comeBack()],
    ['frozen for longer than a question may take', async () => {}, async () => away.thaw()],
  ])('%s: it may be asked again, and does the same then', async (_, end, comeBack) => {
    away.freeze()
    const failed = [write(), change()].map(work => expect(work).rejects.toMatchObject({ retryable: true }))
    await end()
    await Promise.all(failed)
    await comeBack()
    await until('the server to take the records', async () => (await again(write)) !== null)
    expect(await until('the server to take the changes', () => again(change))).toBe(BATCH)
    expect(await db.settings.count({ tenant: 't1' })).toBe(BATCH)
  })
})

test.runIf(server !== null)(
  'an index that takes longer than a server may be silent is waited for',
  async () => {
    const uri = new URL((server as NonNullable<typeof server>).uri(newDatabase()))
    const way = await openSlowWay(Number(uri.port))
    uri.port = String(way.port)
    const options = { socketTimeoutMS: SILENCE, autoIndex: false }
    const connection = await mongoose.createConnection(uri.href, options).asPromise()
    try {
      await migrate(connection.db as mongoose.mongo.Db)
      expect(way.held()).toBe(true)
    } finally {
      await connection.destroy()
      await way.close()
    }
  },
)

/** A way to a server on which the first index that is asked for takes its time. */
async function openSlowWay(target: number) {
  let held = false
  const server = createServer(near => {
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy())
    far.pipe(near)
    near.on('data', async bytes => {
      if (!held && bytes.includes('createIndexes')) {
        held = true
        await pause(2 * SILENCE)
      }
      far.write(bytes)
    })
    near.on('close', () => far.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    held: () => held,
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** Null where it may be tried again. */
async function again(work: () => Promise<number>): Promise<number | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StorageError && error.retryable)) throw error
    return null
  }
}
