import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'
import type { SchemaState, Storage } from './ports/storage.ts'
import type { ServiceContext } from './services/context.ts'
import { ensureMigrated } from './services/migration-note.ts'
import { openSharedClock } from './shared-clock.ts'
import { hostsOf } from './storage/mongodb/address.ts'
import { makeFolder } from './storage/sqlite/make-folder.ts'
import { openSqlite } from './storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from './tables/limits.ts'

/** What decides where the directory is and how it is read; plain data, so that it can be handed to a thread. */
export type DirectorySettings = Pick<Config, 'dataDir' | 'region' | 'orgAdmins' | 'fileLimits'> &
  Partial<Pick<Config, 'mongodbUri'>>

export interface OpenDirectory {
  context: ServiceContext
  close(): Promise<void>
}

/** How a database that does not answer is waited for. */
export interface Waiting {
  /** Milliseconds until it is given up. */
  patience?: number
  /** Tells whoever waits, once, what is waited for. On stderr where nothing else is said. */
  say?(line: string): void
}

export interface Opening extends Waiting {
  /** People wait for what this thread answers; another one does the jobs. */
  answers?: boolean
}

interface Opened {
  storage: Storage
  now(): number
  close(): Promise<void>
}

const PATIENCE = 30_000
/** Shorter than this nobody wonders. Milliseconds. */
const UNNOTICED = 1000
const BETWEEN_TRIES = 500

/** What is to be said of the MongoDB database at `uri`, thing by thing; see `inspectMongodb`. */
export async function inspectDatabase(uri: string) {
  const { inspectMongodb } = await import('./storage/mongodb/inspect-mongodb.ts')
  return inspectMongodb(uri)
}

/** What `openDirectory` would find; makes and changes nothing. Throws AppError when it could not be opened. */
export async function readSchema({
  mongodbUri,
  dataDir,
}: Pick<DirectorySettings, 'mongodbUri' | 'dataDir'>): Promise<SchemaState> {
  if (mongodbUri) {
    const mongodb = await import('./storage/mongodb/read-schema.ts')
    return mongodb.readSchema(mongodbUri)
  }
  const sqlite = await import('./storage/sqlite/read-schema.ts')
  const state = sqlite.readSchema(databasePath(dataDir))
  if (state === 'none') await ensureMakeable(dataDir)
  return state
}

/** The folder, or the nearest one above it that exists, can be written to. */
async function ensureMakeable(path: string): Promise<void> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    try {
      return await access(join(folder, '.'), constants.W_OK | constants.X_OK)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' || folder === dirname(folder)) throw unmakeable(path, error)
    }
  }
}

/** A storage in a folder of its own, both of which are gone when it is closed. */
export async function openScratch(): Promise<{ storage: Storage; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-scratch-'))
  const storage = await openSqlite({ path: databasePath(folder) })
  return {
    storage,
    async close() {
      await storage.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Where the database of a data folder is. */
export function databasePath(dataDir: string): string {
  return join(dataDir, 'muster.db')
}

/**
 * Opens the directory, in MongoDB where the settings name one, and makes it where there is none.
 * Throws AppError when it cannot be opened.
 */
export async function openDirectory(
  settings: DirectorySettings,
  { answers = false, ...waiting }: Opening = {},
): Promise<OpenDirectory> {
  const { mongodbUri, dataDir } = settings
  const opened = mongodbUri ? await openShared(mongodbUri, waiting) : await openOwn(dataDir, answers)
  const context: ServiceContext = {
    storage: opened.storage,
    now: opened.now,
    region: settings.region,
    limits: { ...DEFAULT_LIMITS, ...settings.fileLimits },
    orgAdmins: settings.orgAdmins,
  }
  return { context, close: opened.close }
}

async function openOwn(dataDir: string, answers: boolean): Promise<Opened> {
  try {
    makeFolder(dataDir)
  } catch (error) {
    throw unmakeable(dataDir, error)
  }
  const storage = await openSqlite({ path: databasePath(dataDir), answers })
  return { storage, now: Date.now, close: () => storage.close() }
}

/** The driver is large: whoever uses SQLite does without loading it. */
async function openShared(uri: string, waiting: Waiting): Promise<Opened> {
  const { openMongodb } = await import('./storage/mongodb/open-mongodb.ts')
  return withPatience(uri, waiting, async () => {
    const storage = await openMongodb({ uri })
    try {
      await ensureMigrated(storage)
      const clock = await openSharedClock(storage.serverTime)
      return {
        storage,
        now: clock.now,
        async close() {
          clock.close()
          await storage.close()
        },
      }
    } catch (error) {
      await storage.close()
      throw error
    }
  })
}

/** Tries again while the database cannot be reached; other errors are told at once. */
async function withPatience<T>(uri: string, waiting: Waiting, open: () => Promise<T>): Promise<T> {
  const { patience = PATIENCE, say = sayOnStderr } = waiting
  const limit = Number.isFinite(patience) ? ` for ${Math.ceil(patience / 1000)} s` : ''
  const telling = setTimeout(
    () => say(`Waiting${limit} for the database at ${hostsOf(uri)} (MONGODB_URI).`),
    UNNOTICED,
  )
  const startedAt = performance.now()
  try {
    for (;;) {
      try {
        return await open()
      } catch (error) {
        const gone = performance.now() - startedAt
        const passes = error instanceof AppError && error.retryable
        if (!passes || gone + BETWEEN_TRIES > patience) throw await unopened(error, uri)
      }
      await pause(BETWEEN_TRIES)
    }
  } finally {
    clearTimeout(telling)
  }
}

/** Why the database at `uri` could not be opened, for people. */
export async function unopened(error: unknown, uri: string): Promise<AppError> {
  const { explainFailure } = await import('./storage/mongodb/explain-failure.ts')
  return new AppError('database', `${explainFailure(error, uri)} More is told by: npx muster doctor`, {
    cause: error,
  })
}

function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}

function unmakeable(path: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  return new AppError(
    'data-dir',
    `The folder ${path} cannot be made (${code}). Set MUSTER_DATA_DIR to one that this user may write to.`,
    { cause },
  )
}
