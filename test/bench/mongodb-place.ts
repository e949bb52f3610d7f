import { createConnection } from 'mongoose'
import type { Actor } from '../../src/domain/access.ts'
import { openDirectory } from '../../src/open-directory.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { type MongoServer, newDatabase } from '../support/mongo-server.ts'
import { settingsFor } from './bench-directory.ts'
import { openWorkerProcess, type WorkerProcess } from './open-worker-process.ts'

/** A new database with a directory in it, and worker processes that have not begun. */
export interface MongodbPlace {
  uri: string
  context: ServiceContext
  workers: WorkerProcess[]
  /** Ends the processes and drops the database. */
  close(): Promise<void>
}

export async function openPlace(
  server: MongoServer,
  { workers: count, trips = false }: { workers: number; trips?: boolean },
): Promise<MongodbPlace> {
  const uri = server.uri(newDatabase())
  const { context, close } = await openDirectory({ ...settingsFor(''), mongodbUri: uri })
  const workers = await Promise.all(
    Array.from({ length: count }, () => openWorkerProcess(uri, ...(trips ? (['trips'] as const) : []))),
  )
  return {
    uri,
    context,
    workers,
    async close() {
      await Promise.all(workers.map(worker => worker.close()))
      await close()
      await dropDatabase(uri)
    },
  }
}

export async function dropDatabase(uri: string): Promise<void> {
  const connection = await createConnection(uri).asPromise()
  await connection.dropDatabase()
  await connection.destroy()
}

export function operatorOf(tenant: string): Actor {
  return { kind: 'operator', tenant }
}
