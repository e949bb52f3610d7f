import mongoose from 'mongoose'
import { afterAll } from 'vitest'
import { type MongoServer, newDatabase, openMongoServer } from '../../support/mongo-server.ts'

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
