import type { mongo } from 'mongoose'
import type { SchemaState } from '../../ports/storage.ts'
import { openConnection } from './connection.ts'
import { MIGRATIONS } from './migrations.ts'
import { storageError } from './storage-error.ts'

/** What opening the database that `uri` names would find; changes nothing. Throws StorageError. */
export async function readSchema(uri: string): Promise<SchemaState> {
  const connection = await openConnection(uri)
  try {
    const steps = (connection.db as mongo.Db).collection<{ _id: number }>('migrations')
    const newest = await steps.findOne({}, { sort: { _id: -1 } })
    if (!newest) return 'none'
    return newest._id < MIGRATIONS.length ? 'older' : 'current'
  } catch (error) {
    throw storageError(error)
  } finally {
    await connection.destroy()
  }
}
