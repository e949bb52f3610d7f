import { randomUUID } from 'node:crypto'
import { MongoMemoryServer } from 'mongodb-memory-server-core'

/** A MongoDB server for tests. */
export interface MongoServer {
  /** Address of a database on it. */
  uri(database: string): string
  stop(): Promise<void>
}

/** What a run has to say at its end when `openMongoServer` answered null. */
export const MONGODB_UNTRIED =
  'MONGODB WAS NOT TRIED: no server was found. Name one in TEST_MONGODB_URI, or a mongod in MONGOMS_SYSTEM_BINARY.'
/** On a machine that has much else to do; the default of 10 s is not enough, and leaves a half started one in the way. */
const LAUNCH_MS = 120_000
/** As TEST_MONGODB_URI: there is none, and it was looked for. */
export const NO_MONGODB = 'none'

/**
 * The server that TEST_MONGODB_URI names, else one of its own: mongodb-memory-server downloads it, or runs the one that
 * its setting MONGOMS_SYSTEM_BINARY names. Null when there is none.
 */
export async function openMongoServer(): Promise<MongoServer | null> {
  const given = process.env.TEST_MONGODB_URI
  if (given === NO_MONGODB) return null
  if (given) return { uri: database => withDatabase(given, database), stop: async () => undefined }
  const server = await startMemoryServer()
  return (
    server && {
      uri: database => withDatabase(server.getUri(), database),
      stop: async () => {
        await server.stop()
      },
    }
  )
}

/** Null where none can be had: at `port` and no other, where it is given. `dbPath` keeps the data when it stops. */
export async function startMemoryServer(
  instance: { port?: number; dbPath?: string } = {},
): Promise<MongoMemoryServer | null> {
  try {
    const portGeneration = instance.port === undefined
    // Whichever version is at hand will do.
    process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK ??= 'false'
    return await MongoMemoryServer.create({
      instance: { storageEngine: 'wiredTiger', portGeneration, launchTimeout: LAUNCH_MS, ...instance },
    })
  } catch {
    return null
  }
}

/** A name that no other run uses. */
export function newDatabase(): string {
  return `muster-test-${randomUUID()}`
}

function withDatabase(uri: string, database: string): string {
  const url = new URL(uri)
  url.pathname = `/${database}`
  // The rights of a user do not depend on the database that is named.
  if (url.username && !url.searchParams.has('authSource')) url.searchParams.set('authSource', 'admin')
  return url.href
}
