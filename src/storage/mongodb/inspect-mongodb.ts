import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import { hostsOf } from './address.ts'
import { openConnection } from './connection.ts'
import { explainFailure } from './explain-failure.ts'
import { MIGRATIONS } from './migrations.ts'
import { type CollectionName, INDEXES } from './schema.ts'
import { askHello } from './server-time.ts'

/** One thing that was looked at. `note`: works, and somebody should know. `broken`: works once the message is followed. */
export interface DatabaseFinding {
  state: 'ok' | 'note' | 'broken'
  what: string
  message: string
}

type Hello = { setName?: string; hosts?: string[]; msg?: string; localTime?: Date }

/** Clocks further apart are worth a word. Milliseconds. */
const CLOSE = 2000
const NOT_FOUND = 26
const UNAUTHORISED = 13
const SIZES = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/**
 * Whether Muster can work with the database that `uri` names, thing by thing; nothing further where it cannot be reached.
 * Writes only to a collection of its own, which it drops. Never throws for what the database does, never tells the password.
 */
export async function inspectMongodb(uri: string): Promise<DatabaseFinding[]> {
  const broken = (error: unknown): DatabaseFinding => ({
    state: 'broken',
    what: 'Database',
    message: explainFailure(error, uri),
  })
  try {
    const connection = await openConnection(uri)
    const db = connection.db as mongo.Db
    try {
      const asked = Date.now()
      const hello = (await askHello(db)) as Hello
      const answered = Date.now()
      const { version } = await db.admin().command({ buildInfo: 1 })
      const message = `MongoDB ${version} at ${hostsOf(uri)}, database ${db.databaseName}`
      const found: DatabaseFinding[] = [{ state: 'ok', what: 'Database', message }, topology(hello)]
      const rights = await tryRights(db)
      found.push(...rights)
      if (rights.some(({ state }) => state === 'broken')) return found
      return [...found, ...(await indexes(db)), clock(hello, asked, answered), await size(db)]
    } finally {
      await connection.destroy()
    }
  } catch (error) {
    return [broken(error)]
  }
}

function topology({ setName, hosts, msg }: Hello): DatabaseFinding {
  const what = 'Topology'
  if (msg === 'isdbgrid') return { state: 'ok', what, message: 'sharded cluster' }
  const members = hosts?.length ?? 1
  if (setName && members > 1)
    return { state: 'ok', what, message: `replica set ${setName} of ${members} members` }
  const kind = setName ? `replica set ${setName} of one member` : 'standalone server'
  return { state: 'note', what, message: `${kind}: works, but everything depends on that one machine` }
}

/** Does each thing that Muster has to be allowed to do, and names those that are refused. */
async function tryRights(db: mongo.Db): Promise<DatabaseFinding[]> {
  const trial = db.collection<{ _id: number; n?: number }>(`doctor-${randomUUID().slice(0, 8)}`)
  const attempts: [string, () => Promise<unknown>][] = [
    ['createCollection', () => db.createCollection(trial.collectionName)],
    ['createIndex', () => trial.createIndex({ n: 1 })],
    ['insert', () => trial.insertOne({ _id: 1 })],
    ['find', () => trial.findOne({ _id: 1 })],
    ['update', () => trial.updateOne({ _id: 1 }, { $set: { n: 1 } })],
    ['remove', () => trial.deleteOne({ _id: 1 })],
  ]
  const missing: string[] = []
  try {
    for (const [right, attempt] of attempts) {
      await attempt().catch(error => {
        // Whom nothing is allowed may be nobody at all.
        if (codeOf(error) !== UNAUTHORISED || missing.length === attempts.length - 1) throw error
        missing.push(right)
      })
    }
  } finally {
    await trial.drop().catch(() => undefined)
  }
  const what = 'Rights'
  if (missing.length > 0) {
    const message = `the user of MONGODB_URI may not ${missing.join(', ')}. Give it the role readWrite on the database ${db.databaseName}`
    return [{ state: 'broken', what, message }]
  }
  const message = 'a write counts once the majority of the servers has it; one was tried'
  return [
    { state: 'ok', what, message: 'everything that is needed' },
    { state: 'ok', what: 'Write concern', message },
  ]
}

async function indexes(db: mongo.Db): Promise<DatabaseFinding[]> {
  const what = 'Indexes'
  const newest = await db
    .collection<{ _id: number }>('migrations')
    .findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } })
  if (!newest) return [{ state: 'note', what, message: 'none yet: the first start of Muster makes them' }]
  if (newest._id > MIGRATIONS.length) {
    const message = `a newer Muster has been at work (schema ${newest._id}, this one knows ${MIGRATIONS.length}). Start the newer version, or name another database in MONGODB_URI`
    return [{ state: 'broken', what: 'Schema', message }]
  }
  if (newest._id < MIGRATIONS.length) {
    return [{ state: 'note', what, message: 'the next start of Muster brings them up to date' }]
  }
  const missing: DatabaseFinding[] = []
  let present = 0
  for (const name of Object.keys(INDEXES) as CollectionName[]) {
    const there = await indexesOf(db, name)
    for (const { key, unique } of INDEXES[name]) {
      const text = JSON.stringify(key)
      if (there.some(each => JSON.stringify(each.key) === text && Boolean(each.unique) === Boolean(unique))) {
        present++
        continue
      }
      const command = `db.${name}.createIndex(${text}${unique ? ', {"unique":true}' : ''})`
      missing.push({
        state: 'broken',
        what,
        message: `one of ${name} is missing. Stop Muster, make it with ${command}, and start again`,
      })
    }
  }
  return missing.length > 0 ? missing : [{ state: 'ok', what, message: `all ${present} are there` }]
}

async function indexesOf(db: mongo.Db, collection: string): Promise<readonly mongo.IndexDescriptionInfo[]> {
  try {
    return await db.collection(collection).indexes()
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return []
    throw error
  }
}

function clock({ localTime }: Hello, asked: number, answered: number): DatabaseFinding {
  const what = 'Clock'
  if (!localTime) return { state: 'note', what, message: 'the server does not tell its time' }
  const apart = Math.round(localTime.getTime() - (asked + answered) / 2)
  if (Math.abs(apart) <= CLOSE)
    return { state: 'ok', what, message: 'that of the server and that of this machine agree' }
  const by = `${(Math.abs(apart) / 1000).toFixed(1)} s ${apart > 0 ? 'behind' : 'ahead of'}`
  const message = `this machine is ${by} the server. Muster goes by the server's; let both keep time with NTP`
  return { state: 'note', what, message }
}

async function size(db: mongo.Db): Promise<DatabaseFinding> {
  const { objects, dataSize, indexSize } = await db.command({ dbStats: 1 })
  const message = `${objects} documents of ${inUnits(dataSize)}, and ${inUnits(indexSize)} of indexes`
  return { state: 'ok', what: 'Size', message }
}

function inUnits(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${SIZES[step]}`
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
