import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { NO_MONGODB, startMemoryServer } from './mongo-server.ts'
import { until } from './until.ts'

/** A MongoDB server of one's own that is killed, and comes back at the same place with everything that it acknowledged. */
export interface AwayServer {
  uri(database: string): string
  /** Kills it at once; whoever calls it need not wait until it is gone. @throws when it had ended by itself */
  goAway(): Promise<void>
  /** Resolves when it listens again. */
  comeBack(): Promise<void>
  /** It neither reads nor answers until it is thawed, but its connections stay. */
  freeze(): void
  thaw(): void
  /** Removes its data too. */
  stop(): Promise<void>
}

/** Null where none can be had. A server that TEST_MONGODB_URI names is not ours to kill. */
export async function openAwayServer(): Promise<AwayServer | null> {
  if (process.env.TEST_MONGODB_URI === NO_MONGODB) return null
  const dbPath = await mkdtemp(join(tmpdir(), 'muster-away-'))
  const port = await freePort()
  const first = await startMemoryServer({ port, dbPath })
  if (!first) {
    await rm(dbPath, { recursive: true, force: true })
    return null
  }
  let server = first
  const signal = (name: NodeJS.Signals) => void server.instanceInfo?.instance.mongodProcess?.kill(name)
  return {
    uri: database => `mongodb://127.0.0.1:${port}/${database}`,
    async goAway() {
      const process = server.instanceInfo?.instance.mongodProcess
      if (!process || process.exitCode !== null || process.signalCode !== null) {
        throw new Error('The database server had ended before it was killed.')
      }
      const gone = once(process, 'exit')
      process.kill('SIGKILL')
      await gone
      await server.stop({ doCleanup: false })
    },
    async comeBack() {
      // The port of a server that was killed may be taken for a moment.
      server = await until('the database server to come back', () => startMemoryServer({ port, dbPath }))
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async stop() {
      await server.stop({ doCleanup: false })
      await rm(dbPath, { recursive: true, force: true })
    },
  }
}
