import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { Storage } from '../ports/storage.ts'

/** What a storage says of a directory that is, or was, brought into it. */
export interface MigrationNote {
  /** Of the directory that it comes from; see `directoryId`. */
  from: string
  state: 'under way' | 'done'
  /** When it began, or was done; Unix milliseconds. */
  at: number
  /** Of everything, once it is done. */
  checksum?: string
}

const INSTALLATION = '-'
const NOTE = 'migration'
const DIRECTORY = 'directory'
const noteSchema = z.object({
  from: z.string(),
  state: z.enum(['under way', 'done']),
  at: z.number(),
  checksum: z.string().optional(),
})

/** A name that a directory gets once, and keeps wherever it is brought. */
export function directoryId(storage: Storage): Promise<string> {
  return storage.settings.putIfAbsent(INSTALLATION, DIRECTORY, randomUUID())
}

export async function readMigration({ settings }: Storage): Promise<MigrationNote | null> {
  const text = await settings.get(INSTALLATION, NOTE)
  return text === null ? null : noteSchema.parse(JSON.parse(text))
}

/** Notes that one is under way, unless there is a note already; answers what is noted then. */
export async function beginMigration({ settings }: Storage, note: MigrationNote): Promise<MigrationNote> {
  const text = await settings.putIfAbsent(INSTALLATION, NOTE, JSON.stringify(note))
  return noteSchema.parse(JSON.parse(text))
}

export async function endMigration({ settings }: Storage, note: MigrationNote): Promise<void> {
  await settings.put(INSTALLATION, NOTE, JSON.stringify(note))
}

/** The note belongs to the storage that it is in, and to no directory. */
export function isMigrationNote({ tenant, key }: { tenant: string; key: string }): boolean {
  return tenant === INSTALLATION && key === NOTE
}

/** @throws AppError while a directory is being brought in: half of it must not be taken for the whole */
export async function ensureMigrated(storage: Storage): Promise<void> {
  const note = await readMigration(storage)
  if (note?.state !== 'under way') return
  throw new AppError(
    'migration-under-way',
    'A SQLite directory is being brought into this database, and not all of it is there. Wait for muster migrate to end; if it was broken off, run it again.',
  )
}
