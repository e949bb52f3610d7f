import { existsSync } from 'node:fs'
import type { Config } from './config.ts'
import { AppError, StorageError } from './errors.ts'
import { databasePath, unopened } from './open-directory.ts'
import type { Storage } from './ports/storage.ts'
import { openSqlite } from './storage/sqlite/open-sqlite.ts'

/**
 * The SQLite directory, which nobody else has open, and the MongoDB database that it is to be brought into.
 * Throws AppError saying what to set or to stop.
 */
export async function openMigration({
  dataDir,
  mongodbUri,
}: Pick<Config, 'dataDir' | 'mongodbUri'>): Promise<{
  source: Storage
  target: Storage
  close(): Promise<void>
}> {
  if (!mongodbUri) {
    throw new AppError(
      'migrate-needs-mongodb',
      'muster migrate needs MONGODB_URI: the address of the database that the directory is to be brought into.',
    )
  }
  const source = await openAlone(databasePath(dataDir))
  try {
    const { openMongodb } = await import('./storage/mongodb/open-mongodb.ts')
    const target = await openMongodb({ uri: mongodbUri })
    return {
      source,
      target,
      async close() {
        await target.close()
        await source.close()
      },
    }
  } catch (error) {
    await source.close()
    throw await unopened(error, mongodbUri)
  }
}

async function openAlone(path: string): Promise<Storage> {
  if (!existsSync(path)) {
    throw new AppError(
      'migrate-nothing',
      `There is no SQLite directory at ${path}, so nothing can be brought over. Set MUSTER_DATA_DIR to the folder that it is in.`,
    )
  }
  try {
    return await openSqlite({ path, alone: true })
  } catch (error) {
    if (!(error instanceof StorageError && error.retryable)) throw error
    throw new AppError(
      'migrate-in-use',
      `Muster is running on ${path}. Stop it (npm start, and any muster command), then run this again.`,
      { cause: error },
    )
  }
}
