import { type Connection, createConnection } from 'mongoose'
import { StorageError } from '../../errors.ts'
import { isWrongSet } from './explain-topology.ts'
import { storageError } from './storage-error.ts'

const OPTIONS = {
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  serverSelectionTimeoutMS: 5000,
  connectTimeoutMS: 10_000,
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 10_000,
  maxPoolSize: 20,
  // What was answered as written must not be lost when a server fails.
  writeConcern: { w: 'majority', wtimeoutMS: 20_000 },
  // Whatever the address says: what was written has to be seen by whoever looks next.
  readPreference: 'primary',
  appName: 'muster',
} as const
/** Where the address names none. */
const DATABASE = 'muster'
/** MongoDB keeps its own things there; who writes one of them means where the user is known. */
const NOT_OURS = ['admin', 'config', 'local']
const ADDRESS = /^mongodb(?:\+srv)?:\/\/[^/?]+(?:\/([^?]*))?/

/** The one connection of the process, open. Throws StorageError. */
export async function openConnection(uri: string): Promise<Connection> {
  const named = ADDRESS.exec(uri)
  if (!named) throw badAddress()
  if (NOT_OURS.includes(named[1] ?? '')) throw notOurs(named[1] ?? '')
  const connection = create(uri, named[1] ? {} : { dbName: DATABASE })
  try {
    await connection.asPromise()
    return connection
  } catch (error) {
    await connection.destroy().catch(() => undefined)
    if (isBadAddress(error)) throw badAddress(error)
    throw isWrongSet(error) ? wrongSet(error) : storageError(error)
  }
}

function create(uri: string, extra: { dbName?: string }): Connection {
  try {
    return createConnection(uri, { ...OPTIONS, ...extra })
  } catch (error) {
    throw badAddress(error)
  }
}

function isBadAddress(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['MongoParseError', 'MongoInvalidArgumentError', 'URIError'].includes(error.name)
  )
}

function wrongSet(cause: unknown): StorageError {
  return new StorageError(
    'The database is not of the replica set that MONGODB_URI names. Correct replicaSet there.',
    { retryable: false, cause },
  )
}

function notOurs(database: string): StorageError {
  return new StorageError(
    `MONGODB_URI names the database ${database}, which is MongoDB's own. Name another one there and, where ${database} knows the user, add it so: mongodb://user:password@host/muster?authSource=${database}.`,
    { retryable: false },
  )
}

/** Without what was in it: there may be a password. */
function badAddress(cause?: unknown): StorageError {
  return new StorageError(
    'MONGODB_URI is not an address of a MongoDB database. It looks like mongodb://user:password@host:27017/muster or mongodb+srv://…, with signs like @ and / in the password written as %40 and %2F.',
    { retryable: false, cause },
  )
}
