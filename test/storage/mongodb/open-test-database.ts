import mongoose from 'mongoose'
import { afterAll } from 'vitest'
import type { User } from '../../../src/domain/users.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { type MongoServer, newDatabase, openMongoServer } from '../../support/mongo-server.ts'
import { createCommandWatch } from '../../support/watch-commands.ts'

/** The server of a test file; none where there is no server (the run says so at its end). */
export async function useMongoServers(): Promise<MongoServer[]> {
  const server = await openMongoServer()
  afterAll(() => server?.stop())
  return server ? [server] : []
}

/** A new database and a plain connection to it, to look behind the adapter. */
export async function openTestDatabase(server: MongoServer) {
  const uri = server.uri(newDatabase())
  const connection = await mongoose.createConnection(uri).asPromise()
  return {
    uri,
    db: connection.db as mongoose.mongo.Db,
    async drop() {
      await connection.dropDatabase()
      await connection.destroy()
    },
  }
}

/** Stores people of one tenant, in batches, with a storage of its own. */
export async function storePeople(uri: string, people: readonly User[]): Promise<void> {
  const storage = await openMongodb({ uri })
  for (let n = 0; n < people.length; n += 1000) {
    const writes = people.slice(n, n + 1000).map(user => ({ op: 'insert' as const, user }))
    await storage.users.write('t1', `s${n}`, writes)
  }
  await storage.close()
}

/** The storage at `uri`, and everything that it asks the server. */
export async function openWatched(uri: string) {
  const watched = new URL(uri)
  watched.searchParams.set('monitorCommands', 'true')
  const before = new Set(mongoose.connections)
  const storage = await openMongodb({ uri: watched.href })
  const watch = createCommandWatch()
  const name = watched.pathname.slice(1)
  const own = mongoose.connections.filter(each => !before.has(each) && each.name === name)
  for (const connection of own) watch.attach(connection.getClient())
  return { storage, watch }
}
