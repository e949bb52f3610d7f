import { connections, type mongo } from 'mongoose'
import { StorageError } from '../../errors.ts'
import { storageError } from './storage-error.ts'

/** What the clock of the server shows that this process is connected to; Unix milliseconds. @throws StorageError */
export async function readServerTime(): Promise<number> {
  const connection = connections.findLast(each => each.db !== undefined)
  if (!connection) throw new StorageError('The database has been closed.', { retryable: false })
  try {
    const { localTime } = await (connection.db as mongo.Db).command({ hello: 1 })
    return localTime instanceof Date ? localTime.getTime() : Date.now()
  } catch (error) {
    throw storageError(error)
  }
}
