import type { mongo } from 'mongoose'
import type { SchemaState } from '../../ports/storage.ts'
import { openConnection } from './connection.ts'
import { MIGRATIONS, newestStep } from './migrations.ts'
import { storageError } from './storage-error.ts'

/** What opening the database that `uri` names would find; changes nothing. Throws StorageError. */
export async function readSchema(uri: string): Promise<SchemaState> {
  const connection = await openConnection(uri)
  try {
    const newest = await newestStep(connection.db as mongo.Db)
    if (newest === 0) return 'none'
    return newest < MIGRATIONS.length ? 'older' : 'current'
  } catch (error) {
    throw storageError(error)
  } finally {
    await connection.destroy()
  }
}
