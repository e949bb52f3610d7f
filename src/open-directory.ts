import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'
import type { ServiceContext } from './services/context.ts'
import { openSqlite } from './storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from './tables/limits.ts'

/** What decides where the directory is and how it is read; plain data, so that it can be handed to a thread. */
export type DirectorySettings = Pick<Config, 'dataDir' | 'region' | 'orgAdmins' | 'fileLimits'>

export interface OpenDirectory {
  context: ServiceContext
  close(): Promise<void>
}

/** Where the database of a data folder is. */
export function databasePath(dataDir: string): string {
  return join(dataDir, 'muster.db')
}

/** Opens the directory, and makes it where there is none. Throws AppError when the folder cannot be used. */
export async function openDirectory(settings: DirectorySettings): Promise<OpenDirectory> {
  await makeFolder(settings.dataDir)
  const storage = await openSqlite({ path: databasePath(settings.dataDir) })
  const context: ServiceContext = {
    storage,
    now: Date.now,
    region: settings.region,
    limits: { ...DEFAULT_LIMITS, ...settings.fileLimits },
    orgAdmins: settings.orgAdmins,
  }
  return { context, close: () => storage.close() }
}

/** Only this user may look into it: it holds everybody's names and numbers. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AppError(
      'data-dir',
      `The folder ${path} cannot be made (${code}). Set MUSTER_DATA_DIR to one that this user may write to.`,
      { cause: error },
    )
  }
}
