import mongoose from 'mongoose'
import { openMongodb } from '../../src/storage/mongodb/open-mongodb.ts'
import type { StorageEngine } from './storage-engines.ts'

/** Removes a database that a test made. */
export async function dropDatabase(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise()
  try {
    await connection.dropDatabase()
  } finally {
    await connection.destroy()
  }
}

/** The database at `uri` as an engine: for tests that share it with other processes, and drop it themselves. */
export function engineAt(uri: string): Pick<StorageEngine, 'open'> {
  return {
    async open(count = 1) {
      const connections = await Promise.all(Array.from({ length: count }, () => openMongodb({ uri })))
      const [storage] = connections as [(typeof connections)[number]]
      return {
        storage,
        connections,
        async dispose() {
          for (const connection of connections) await connection.close()
        },
      }
    },
  }
}
