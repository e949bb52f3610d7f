import { randomUUID } from 'node:crypto'
import { mongo } from 'mongoose'
import { StorageError } from '../../errors.ts'
import { schemas } from './schema.ts'

/** What a user is allowed, by the names that MongoDB gives to its privilege actions. All of it is in the role `readWrite`. */
export const RIGHTS = {
  /** Always. */
  work: ['insert', 'find', 'update', 'remove'],
  /** To make the schema, or to bring it up to date. */
  schema: ['createCollection', 'createIndex', 'listIndexes', 'dropIndex'],
  /** To examine the database. */
  examine: ['dropCollection', 'dbStats'],
} as const
export type RightsFor = keyof typeof RIGHTS

export interface MissingRights extends Record<RightsFor, string[]> {
  /** Nobody can tell. */
  untold: string[]
}

/** https://www.mongodb.com/docs/manual/reference/command/connectionStatus/ */
interface Privilege {
  resource: { db?: string; collection?: string; anyResource?: boolean }
  actions: readonly string[]
}
type Attempt = (trial: mongo.Collection, db: mongo.Db) => Promise<unknown>

const COLLECTIONS = [...Object.keys(schemas), 'migrations', 'locks']
/** Of the whole database, in place of a collection. */
const DATABASE = ''
const UNAUTHORISED = 13

/** With a collection that is not there: nothing is left behind. */
const HARMLESS: Record<string, Attempt> = {
  find: trial => trial.findOne({}),
  update: trial => trial.updateOne({}, { $set: { n: 1 } }),
  remove: trial => trial.deleteOne({}),
  listIndexes: trial => trial.indexes(),
  dropIndex: trial => trial.dropIndex('n_1'),
  dropCollection: trial => trial.drop(),
  dbStats: (_, db) => db.command({ dbStats: 1 }),
}
const MAKING: Record<string, Attempt> = {
  createCollection: (trial, db) => db.createCollection(trial.collectionName),
  createIndex: trial => trial.createIndex({ n: 1 }),
  insert: trial => trial.insertOne({ n: 1 }),
}

/**
 * As the server tells them; where it does not, each is tried in a collection that is dropped again.
 * @throws what the driver throws, also when nothing at all is allowed: then nobody may have logged in
 */
export async function findMissingRights(db: mongo.Db): Promise<MissingRights> {
  const privileges = await askPrivileges(db)
  if (!privileges) return tryRights(db)
  const lacking = (right: string) => lackOf(privileges, db.databaseName, right)
  return { ...sorted(rights => rights.flatMap(lacking)), untold: [] }
}

/**
 * Where the server tells what the user may do; elsewhere what is not allowed fails when it is done.
 * @throws StorageError that names each missing right
 */
export async function ensureRights(db: mongo.Db, purpose: RightsFor): Promise<void> {
  const privileges = await askPrivileges(db)
  if (!privileges) return
  const missing = RIGHTS[purpose].flatMap(right => lackOf(privileges, db.databaseName, right))
  if (missing.length > 0) throw new StorageError(`The ${refusalOf(missing, db)}.`, { retryable: false })
}

/** What is wrong and what to do, to be put into a sentence. */
export function refusalOf(rights: readonly string[], db: mongo.Db): string {
  return `user of MONGODB_URI may not ${rights.join(', ')}. Give it the role readWrite on the database ${db.databaseName}`
}

/** Null where the server tells none: it asks nobody who they are, or does not know the questions. */
async function askPrivileges(db: mongo.Db): Promise<readonly Privilege[] | null> {
  const { authInfo } = await answerOf(db, { connectionStatus: 1, showPrivileges: true })
  if (authInfo?.authenticatedUserPrivileges?.length > 0) return authInfo.authenticatedUserPrivileges
  const [user] = authInfo?.authenticatedUsers ?? []
  if (!user) return null
  // Not every server tells them of a connection; everybody may ask about themselves.
  const { users } = await answerOf(db, { usersInfo: user, showPrivileges: true })
  const privileges = users?.[0]?.inheritedPrivileges
  return privileges?.length > 0 ? privileges : null
}

/** Nothing where the server does not answer the question. */
async function answerOf(db: mongo.Db, question: mongo.Document): Promise<mongo.Document> {
  try {
    return await db.command(question)
  } catch (error) {
    if (error instanceof mongo.MongoServerError) return {}
    throw error
  }
}

/** The right, with the collections where it is missing unless that is everywhere; nothing where it is given. */
function lackOf(privileges: readonly Privilege[], database: string, right: string): string[] {
  const places = right === 'dbStats' ? [DATABASE] : COLLECTIONS
  // A collection comes into being with its first record.
  const enough = ['anyAction', right, ...(right === 'createCollection' ? ['insert'] : [])]
  const lacking = places.filter(place => {
    const granted = privileges.filter(({ resource }) => covers(resource, database, place))
    return !granted.some(({ actions }) => enough.some(action => actions.includes(action)))
  })
  if (lacking.length === 0) return []
  return [lacking.length === places.length ? right : `${right} on ${lacking.join(' and ')}`]
}

function covers({ db, collection, anyResource }: Privilege['resource'], database: string, place: string) {
  if (anyResource) return true
  return (db === '' || db === database) && (collection === '' || collection === place)
}

async function tryRights(db: mongo.Db): Promise<MissingRights> {
  const trial = db.collection(`doctor-${randomUUID().slice(0, 8)}`)
  const refused = await tryAll(HARMLESS, trial, db)
  if (refused.size === Object.keys(HARMLESS).length) throw refused.values().next().value
  const untold = refused.has('dropCollection') ? Object.keys(MAKING) : []
  if (untold.length === 0) {
    try {
      for (const [right, error] of await tryAll(MAKING, trial, db)) refused.set(right, error)
    } finally {
      await trial.drop().catch(() => undefined)
    }
  }
  return { ...sorted(rights => rights.filter(right => refused.has(right))), untold }
}

function sorted(missingOf: (rights: readonly string[]) => string[]): Record<RightsFor, string[]> {
  const { work, schema, examine } = RIGHTS
  return { work: missingOf(work), schema: missingOf(schema), examine: missingOf(examine) }
}

/** Those that were refused. Any other answer of the server means that it was let through. */
async function tryAll(
  attempts: Record<string, Attempt>,
  trial: mongo.Collection,
  db: mongo.Db,
): Promise<Map<string, mongo.MongoServerError>> {
  const refused = new Map<string, mongo.MongoServerError>()
  for (const [right, attempt] of Object.entries(attempts)) {
    try {
      await attempt(trial, db)
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError)) throw error
      if (error.code === UNAUTHORISED) refused.set(right, error)
    }
  }
  return refused
}
