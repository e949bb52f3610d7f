import mongoose from 'mongoose'
import { afterAll } from 'vitest'
import type { Storage } from '../../src/ports/storage.ts'
import { openMongodb } from '../../src/storage/mongodb/open-mongodb.ts'
import { newDatabase, openMongoServer } from './mongo-server.ts'
import type { OpenedStorage, StorageEngine } from './storage-engines.ts'
import { createCommandWatch } from './watch-commands.ts'

const server = await openMongoServer()
afterAll(() => server?.stop())
const watch = createCommandWatch()

/** One entry, or none where there is no server. Each database is new, and is dropped when its test ends. */
export const mongoEngines: readonly StorageEngine[] = server
  ? [{ name: 'MongoDB', open: count => open(server.uri(newDatabase()), count) }]
  : []

/** Ends with an error when something was asked without a tenant or without an index. */
async function open(uri: string, count = 1): Promise<OpenedStorage> {
  const watched = new URL(uri)
  watched.searchParams.set('monitorCommands', 'true')
  const connections = await Promise.all(
    Array.from({ length: count }, () => openMongodb({ uri: watched.href })),
  )
  const name = watched.pathname.slice(1)
  const own = mongoose.connections.filter(connection => connection.name === name)
  for (const connection of own) watch.attach(connection.getClient())
  return {
    storage: connections[0] as Storage,
    connections,
    async dispose() {
      const admin = await mongoose.createConnection(uri).asPromise()
      try {
        const faults = await watch.faults(admin.db as mongoose.mongo.Db)
        if (faults.length > 0) throw new Error(faults.join('\n'))
      } finally {
        await admin.dropDatabase()
        await admin.destroy()
        for (const connection of connections) await connection.close()
      }
    },
  }
}
