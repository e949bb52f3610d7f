import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { type OpenDirectory, openDirectory } from '../../src/open-directory.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { getImport } from '../../src/services/get-import.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { dropFile, OPERATOR, TENANT } from '../support/mixed-import.ts'
import { newDatabase, openMongoServer } from '../support/mongo-server.ts'
import { dropDatabase } from '../support/own-database.ts'
import { SILENT } from '../support/silent-log.ts'
import { until } from '../support/until.ts'

const server = await openMongoServer()
afterAll(() => server?.stop())

const WORKER = fileURLToPath(new URL('../support/leased-worker.ts', import.meta.url))
const LEASE = 3000
const ROWS = 4000
const FILE =
  'Email ID,First Name,Last Name,User Status\n' +
  Array.from({ length: ROWS }, (_, n) => `p${n}@x.example,Asha,Rao ${n},New\n`).join('')

describe.runIf(server !== null)('a worker that was frozen beyond its lease writes nothing more', () => {
  let uri: string
  let directory: OpenDirectory
  beforeEach(async () => {
    uri = server?.uri(newDatabase()) ?? ''
    const settings = { dataDir: '', region: 'US', orgAdmins: [], fileLimits: { ...DEFAULT_LIMITS } }
    directory = await openDirectory({ ...settings, mongodbUri: uri })
  })
  afterEach(async () => {
    await directory.close()
    await dropDatabase(uri)
  })

  const secondChunkRead = (job: ImportJob) => directory.context.storage.chunks.rows(TENANT, job.id, 1)

  test.each<[string, ImportJob['state'], (job: ImportJob) => unknown]>([
    ['in the middle of a check', 'queued', secondChunkRead],
    ['after the first chunk', 'processing', job => job.checkpoint >= 1],
    ['after the third chunk', 'processing', job => job.checkpoint >= 3],
  ])('%s', async (_, from, frozenAt) => {
    const { context } = directory
    const { id: jobId } = await dropFile(context, FILE)
    const work = () => runNext({ context, log: SILENT, worker: 'another', jobId })
    const read = () => getImport(context, OPERATOR, { jobId })
    const confirmed = async () => {
      if ((await read()).state === 'awaiting confirmation') await confirmImport(context, OPERATOR, { jobId })
    }
    if (from === 'processing') {
      await work()
      await confirmed()
    }
    const worker = spawn(process.execPath, [WORKER, uri, String(LEASE)])
    let said = ''
    worker.stdout.on('data', piece => (said += String(piece)))
    try {
      await until('the worker to get on', async () => Boolean(await frozenAt(await read())))
      worker.kill('SIGSTOP')
      await until('its lease to be over', work)
      await confirmed()
      await work()
      expect(await read()).toMatchObject({ state: 'completed', counts: { created: ROWS } })
      const before = await dump(uri)
      worker.kill('SIGCONT')
      await until('it to see that', () => said.includes('another worker has taken over'))
      worker.kill('SIGTERM')
      expect(await once(worker, 'exit')).toEqual([0, null])
      expect(await dump(uri)).toEqual(before)
    } finally {
      worker.kill('SIGKILL')
    }
    expect(await context.storage.users.count(TENANT)).toBe(ROWS)
    expect(await context.storage.outbox.count(TENANT, {})).toBe(ROWS)
  })
})

/** Every record of the database by collection: its id, and what changes with everything else in it. */
async function dump(uri: string): Promise<Record<string, string[]>> {
  const connection = await mongoose.createConnection(uri).asPromise()
  try {
    const db = connection.db as mongoose.mongo.Db
    const all: Record<string, string[]> = {}
    for (const { name } of await db.listCollections().toArray()) {
      const records = await db.collection(name).find().toArray()
      all[name] = records.map(record => `${record._id} ${digest(record)}`).sort()
    }
    return all
  } finally {
    await connection.destroy()
  }
}

function digest(record: object): string {
  return createHash('sha256').update(mongoose.mongo.BSON.serialize(record)).digest('hex')
}
