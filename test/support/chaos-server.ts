import { once } from 'node:events'
import type { MongoMemoryServer } from 'mongodb-memory-server-core'
import { NO_MONGODB, startMemoryServer } from './mongo-server.ts'

/** A MongoDB server of one's own that may be killed; what it acknowledged is there when it comes back. */
export interface ChaosServer {
  uri(database: string): string
  /** Kills it at once; resolves when it listens again, at the same place, over the same folder. */
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** The port of a server that was killed may be taken for a moment. */
const RESTARTS = 20

/** Null where none can be had. A server that TEST_MONGODB_URI names is not ours to kill. */
export async function openChaosServer(dbPath: string): Promise<ChaosServer | null> {
  if (process.env.TEST_MONGODB_URI === NO_MONGODB) return null
  const first = await startMemoryServer({ dbPath })
  if (!first) return null
  const port = portOf(first)
  let server = first
  return {
    uri: database => `mongodb://127.0.0.1:${port}/${database}`,
    async killAndRestart() {
      await kill(server)
      server = await restart(port, dbPath)
    },
    stop: () => stop(server),
  }
}

async function kill(server: MongoMemoryServer): Promise<void> {
  const process = server.instanceInfo?.instance.mongodProcess
  if (!process || process.exitCode !== null || process.signalCode !== null) {
    throw new Error('The database server had ended before it was killed.')
  }
  const gone = once(process, 'exit')
  process.kill('SIGKILL')
  await gone
  await stop(server)
}

async function restart(port: number, dbPath: string): Promise<MongoMemoryServer> {
  for (let tries = 0; tries < RESTARTS; tries++) {
    const server = await startMemoryServer({ port, dbPath })
    if (server && portOf(server) === port) return server
    if (server) await stop(server)
  }
  throw new Error(`The database server did not come back on port ${port}.`)
}

/** What lies in its folder stays. */
async function stop(server: MongoMemoryServer): Promise<void> {
  await server.stop({ doCleanup: false })
}

function portOf(server: MongoMemoryServer): number {
  return server.instanceInfo?.port ?? 0
}
