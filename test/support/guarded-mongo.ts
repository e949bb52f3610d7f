import { MongoMemoryServer } from 'mongodb-memory-server-core'
import mongoose from 'mongoose'

const ADMIN = 'root:root-s3cret'

/** A MongoDB server that asks who somebody is. */
export interface GuardedMongo {
  /** Address of a database for somebody: `name:password`, or nobody. */
  uri(database: string, credentials?: string): string
  /** Of the one who may do everything. */
  admin: string
  /** Answers the credentials of a new user with one role on one database. */
  addUser(name: string, role: { role: string; db: string }): Promise<string>
  stop(): Promise<void>
}

/** Null where none can be had. */
export async function openGuardedMongo(): Promise<GuardedMongo | null> {
  const [customRootName, customRootPwd] = ADMIN.split(':') as [string, string]
  const server = await MongoMemoryServer.create({
    instance: { storageEngine: 'wiredTiger' },
    auth: { enable: true, customRootName, customRootPwd },
  }).catch(() => null)
  if (!server) return null
  const hosts = new URL(server.getUri()).host
  const uri = (database: string, credentials?: string) =>
    `mongodb://${credentials ? `${credentials}@` : ''}${hosts}/${database}?authSource=admin`
  return {
    uri,
    admin: ADMIN,
    async addUser(name, role) {
      const pwd = `${name}-s3cret`
      const connection = await mongoose.createConnection(uri('admin', ADMIN)).asPromise()
      try {
        await connection.db?.command({ createUser: name, pwd, roles: [role] })
      } finally {
        await connection.destroy()
      }
      return `${name}:${pwd}`
    },
    async stop() {
      await server.stop()
    },
  }
}
