import { mongo } from 'mongoose'
import { hostsOf } from './address.ts'
import { openConnection } from './connection.ts'
import { explainFailure } from './explain-failure.ts'
import { MIGRATIONS, newestStep } from './migrations.ts'
import { findMissingRights, refusalOf } from './rights.ts'
import { type CollectionName, INDEXES } from './schema.ts'
import { askHello } from './server-time.ts'
import { tryWrite } from './try-write.ts'

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

/** What is looked at once the database answers. */
interface Part {
  what: string
  /** The right that looking takes, if one. */
  takes: string | null
  look(): Promise<DatabaseFinding[]>
}

/**
 * Whether Muster can work with the database that `uri` names, thing by thing; nothing further where it cannot be reached.
 * Writes at most to a collection of its own, which it drops. Never throws for what the database does, never tells the password.
 */
export async function inspectMongodb(uri: string): Promise<DatabaseFinding[]> {
  const found: DatabaseFinding[] = []
  try {
    await using stack = new AsyncDisposableStack()
    const connection = await openConnection(uri)
    stack.defer(() => connection.destroy())
    const db = connection.db as mongo.Db
    const asked = Date.now()
    const hello = (await askHello(db)) as Hello
    const answered = Date.now()
    const { version } = await db.admin().command({ buildInfo: 1 })
    const message = `MongoDB ${version} at ${hostsOf(uri)}, database ${db.databaseName}`
    found.push({ state: 'ok', what: 'Database', message }, topology(hello))
    const parts: Part[] = [
      { what: 'Rights', takes: null, look: () => rights(db) },
      { what: 'Write concern', takes: 'update', look: () => writeConcern(db) },
      { what: 'Indexes', takes: 'find and listIndexes', look: () => indexes(db) },
      { what: 'Clock', takes: null, look: async () => [clock(hello, asked, answered)] },
      { what: 'Size', takes: 'dbStats', look: () => size(db) },
    ]
    for (const part of parts) found.push(...(await lookAt(part, uri)))
  } catch (error) {
    found.push(broken('Database', error, uri))
  }
  return found
}

/** What the server refuses keeps nobody from looking at the rest. @throws what the driver throws when it is gone */
async function lookAt({ what, takes, look }: Part, uri: string): Promise<DatabaseFinding[]> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError)) throw error
    if (takes === null || error.code !== UNAUTHORISED) return [broken(what, error, uri)]
    return [{ state: 'note', what, message: `not looked at: that takes the right ${takes}` }]
  }
}

function broken(what: string, error: unknown, uri: string): DatabaseFinding {
  return { state: 'broken', what, message: explainFailure(error, uri) }
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

/** Names each right that is missing. */
async function rights(db: mongo.Db): Promise<DatabaseFinding[]> {
  const what = 'Rights'
  const { work, schema, examine, untold } = await findMissingRights(db)
  const missing = [...work, ...schema, ...examine]
  const found: DatabaseFinding[] = []
  if (untold.length > 0) {
    const message = `whether the user may ${untold.join(', ')} was not tried: without dropCollection, what is made would stay`
    found.push({ state: 'note', what, message })
  }
  if (missing.length === 0) return [...found, { state: 'ok', what, message: 'everything that is needed' }]
  const message = `the ${refusalOf(missing, db)}`
  if (work.length > 0 || (schema.length > 0 && (await newestStep(db)) !== MIGRATIONS.length)) {
    return [...found, { state: 'broken', what, message }]
  }
  const later =
    schema.length > 0 ? 'a newer Muster could not bring the schema up to date' : 'nothing needs more'
  return [...found, { state: 'note', what, message: `enough for now, but ${message}; ${later}` }]
}

async function writeConcern(db: mongo.Db): Promise<DatabaseFinding[]> {
  await tryWrite(db)
  const message = 'a write counts once the majority of the servers has it; one was tried'
  return [{ state: 'ok', what: 'Write concern', message }]
}

async function indexes(db: mongo.Db): Promise<DatabaseFinding[]> {
  const what = 'Indexes'
  const newest = await newestStep(db)
  if (newest === 0)
    return [{ state: 'note', what, message: 'none yet: the first start of Muster makes them' }]
  if (newest > MIGRATIONS.length) {
    const message = `a newer Muster has been at work (schema ${newest}, this one knows ${MIGRATIONS.length}). Start the newer version, or name another database in MONGODB_URI`
    return [{ state: 'broken', what: 'Schema', message }]
  }
  if (newest < MIGRATIONS.length) {
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

async function size(db: mongo.Db): Promise<DatabaseFinding[]> {
  const { objects, dataSize, indexSize } = await db.command({ dbStats: 1 })
  const message = `${objects} documents of ${inUnits(dataSize)}, and ${inUnits(indexSize)} of indexes`
  return [{ state: 'ok', what: 'Size', message }]
}

function inUnits(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${SIZES[step]}`
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
