import { MongoMemoryServer } from 'mongodb-memory-server-core'
import mongoose from 'mongoose'

const ADMIN = 'root:root-s3cret'

interface DatabaseRole {
  role: string
  db: string
}
interface Privilege {
  collection?: string
  actions: readonly string[]
}

/** A MongoDB server that asks who somebody is. */
export interface GuardedMongo {
  /** Address of a database for somebody: `name:password`, or nobody. */
  uri(database: string, credentials?: string): string
  /** Of the one who may do everything. */
  admin: string
  /** Answers the credentials of a new user with one role on one database. */
  addUser(name: string, role: DatabaseRole): Promise<string>
  /** A role of that name on a database, which allows this. No collection: all of them. */
  addRole(role: DatabaseRole, privileges: readonly Privilege[]): Promise<void>
  /** What the administrator commands of a database. */
  command(database: string, command: Record<string, unknown>): Promise<unknown>
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
  const command = async (database: string, given: Record<string, unknown>) => {
    const connection = await mongoose.createConnection(uri(database, ADMIN)).asPromise()
    try {
      return await connection.db?.command(given)
    } finally {
      await connection.destroy()
    }
  }
  return {
    uri,
    admin: ADMIN,
    command,
    async addUser(name, role) {
      const pwd = `${name}-s3cret`
      await command('admin', { createUser: name, pwd, roles: [role] })
      return `${name}:${pwd}`
    },
    async addRole({ role, db }, privileges) {
      const granted = privileges.map(({ collection = '', actions }) => {
        return { resource: { db, collection }, actions }
      })
      await command(db, { createRole: role, privileges: granted, roles: [] })
    },
    async stop() {
      await server.stop()
    },
  }
}
