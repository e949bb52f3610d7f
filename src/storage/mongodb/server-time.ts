import type { mongo } from 'mongoose'
import { storageError } from './storage-error.ts'

const COMMAND_NOT_FOUND = 59

/** What the server says of itself. MongoDB before 4.4.2 knows the question by its old name only. */
export async function askHello(db: Pick<mongo.Db, 'command'>): Promise<mongo.Document> {
  try {
    return await db.command({ hello: 1 })
  } catch (error) {
    if ((error as { code?: unknown }).code !== COMMAND_NOT_FOUND) throw error
    return db.command({ isMaster: 1 })
  }
}

/** What the clock of the server shows; Unix milliseconds. @throws StorageError */
export async function readServerTime(db: Pick<mongo.Db, 'command'>): Promise<number> {
  try {
    const { localTime } = await askHello(db)
    return localTime instanceof Date ? localTime.getTime() : Date.now()
  } catch (error) {
    throw storageError(error)
  }
}
