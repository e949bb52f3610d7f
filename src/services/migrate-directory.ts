import { createHash } from 'node:crypto'
import { AppError } from '../errors.ts'
import { ARCHIVE_KINDS, type ArchiveContents, type ArchiveKind } from '../ports/archive.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { Storage } from '../ports/storage.ts'
import { createDigest, type Digest } from './digest-records.ts'
import {
  beginMigration,
  directoryId,
  endMigration,
  isMigrationNote,
  type MigrationNote,
  readMigration,
} from './migration-note.ts'

export type MigratedKind = ArchiveKind | 'files'

export interface Migration {
  /** `same`: all of it was there already, and nothing was written. */
  state: 'copied' | 'same'
  /** How many of each kind there are, on both sides. */
  records: Record<MigratedKind, number>
  /** Of all records, the same on both sides; lower-case hex. */
  checksum: string
}

/** What is done now, and how much of it. */
export interface MigrationProgress {
  step: 'copying' | 'comparing'
  kind: MigratedKind
  records: number
}

interface Work {
  source: Storage
  target: Storage
  now(): number
  show(progress: MigrationProgress): void
}

type Digests = Map<MigratedKind, Digest>

/** Writes on their way at the same time: the other engine waits for its disks. */
const AT_ONCE = 3
/** In the order of writing: jobs, which somebody could take up, come last. */
const KINDS: readonly MigratedKind[] = ['files', ...ARCHIVE_KINDS]

/**
 * Copies all that `source` keeps into `target`, which is empty or holds the unfinished rest of the same migration, and
 * compares the two. Nobody else may write to either meanwhile. May be broken off at any time and run again.
 * @throws AppError when the target holds something else, or when the two are not equal at the end
 */
export async function migrateDirectory(work: Work): Promise<Migration> {
  const { source, target, now } = work
  const from = await directoryId(source)
  const note = await readMigration(target)
  if (note?.state === 'done' && note.from === from) return compareWithNote(work, note)
  if (note === null) await clearSettings(target)
  const begun: MigrationNote = { from, state: 'under way', at: now() }
  const held = note ?? (await beginMigration(target, begun))
  if (held.from !== from || held.state === 'done') throw notEmpty('another directory that was brought in')
  const copied: Digests = new Map()
  for (const kind of KINDS) copied.set(kind, await copy(work, kind))
  await compare(work, copied)
  const checksum = checksumOf(copied)
  await endMigration(target, { from, state: 'done', at: now(), checksum })
  return { state: 'copied', records: countsOf(copied), checksum }
}

/** Settings are left by whoever has only looked at a database. @throws AppError when there is more than that */
async function clearSettings(target: Storage): Promise<void> {
  for (const kind of KINDS) {
    if (kind === 'settings') continue
    for await (const records of readKind(target, kind)) if (records.length > 0) throw notEmpty(kind)
  }
  for await (const records of target.archive.read('settings')) {
    for (const { tenant, key, value } of records) await target.settings.take(tenant, key, value)
  }
}

async function copy({ source, target, show }: Work, kind: MigratedKind): Promise<Digest> {
  const digest = createDigest()
  const writing: Promise<void>[] = []
  try {
    for await (const records of readKind(source, kind)) {
      digest.add(records)
      const written = writeKind(source, target, kind, records)
      // Told where it is waited for.
      written.catch(() => {})
      writing.push(written)
      if (writing.length === AT_ONCE) await writing.shift()
      show({ step: 'copying', kind, records: digest.count() })
    }
  } finally {
    await Promise.allSettled(writing)
  }
  await Promise.all(writing)
  return digest
}

async function compare({ target, show }: Work, copied: Digests): Promise<void> {
  for (const kind of KINDS) {
    const digest = createDigest()
    for await (const records of readKind(target, kind)) {
      digest.add(records)
      if (kind === 'files') await readBack(target, records as StoredFile[])
      show({ step: 'comparing', kind, records: digest.count() })
    }
    const [there, here] = [digest, copied.get(kind) as Digest]
    if (there.text() !== here.text() || there.count() !== here.count()) throw differs(kind, here, there)
  }
}

/** It was brought over before: the same again is no error, but what came after it must not be taken for brought over. */
async function compareWithNote(work: Work, note: MigrationNote): Promise<Migration> {
  const found: Digests = new Map()
  for (const kind of KINDS) {
    const digest = createDigest()
    for await (const records of readKind(work.source, kind)) {
      digest.add(records)
      work.show({ step: 'comparing', kind, records: digest.count() })
    }
    found.set(kind, digest)
  }
  const checksum = checksumOf(found)
  if (checksum === note.checksum) return { state: 'same', records: countsOf(found), checksum }
  throw new AppError(
    'migration-done',
    `This directory was brought over on ${new Date(note.at).toISOString()}, and changed afterwards. What changed since is in SQLite alone: do it again in MongoDB, or empty the database that MONGODB_URI names and run this again.`,
  )
}

async function* readKind(storage: Storage, kind: MigratedKind): AsyncIterable<readonly object[]> {
  if (kind === 'files') yield* storage.archive.files()
  else if (kind === 'settings') {
    for await (const records of storage.archive.read(kind)) {
      yield records.filter(record => !isMigrationNote(record))
    }
  } else yield* storage.archive.read(kind)
}

async function writeKind(
  source: Storage,
  target: Storage,
  kind: MigratedKind,
  records: readonly object[],
): Promise<void> {
  if (kind !== 'files') return target.archive.write(kind, records as ArchiveContents[typeof kind][])
  for (const file of records as StoredFile[]) {
    const { tenant, id, name, createdAt, sha256 } = file
    const there = await target.files.info(tenant, id)
    if (there?.sha256 === sha256) continue
    await target.files.write({ tenant, id, name, createdAt }, source.files.read(tenant, id))
  }
}

/** An entry says what was sent; this, what is there. */
async function readBack({ files }: Storage, entries: readonly StoredFile[]): Promise<void> {
  for (const { tenant, id, sha256 } of entries) {
    const hash = createHash('sha256')
    for await (const piece of files.read(tenant, id)) hash.update(piece)
    if (hash.digest('hex') !== sha256) throw new AppError('migration-differs', unequal(`file ${id}`))
  }
}

function checksumOf(digests: Digests): string {
  const whole = createDigest()
  whole.add(KINDS.map(kind => ({ kind, count: digests.get(kind)?.count(), text: digests.get(kind)?.text() })))
  return whole.text()
}

function countsOf(digests: Digests): Record<MigratedKind, number> {
  return Object.fromEntries(
    KINDS.map(kind => [kind, digests.get(kind)?.count() ?? 0]),
  ) as Migration['records']
}

function notEmpty(what: string): AppError {
  return new AppError(
    'migration-target',
    `The database that MONGODB_URI names is not empty: it holds ${what}. A directory is brought into an empty one; name another database there.`,
  )
}

function differs(kind: MigratedKind, here: Digest, there: Digest): AppError {
  return new AppError(
    'migration-differs',
    unequal(`${kind}: ${here.count()} in SQLite, ${there.count()} in MongoDB`),
  )
}

function unequal(what: string): string {
  return `The two directories are not equal (${what}). The SQLite directory is as it was. Empty the database that MONGODB_URI names, see that nothing else writes to it, and run this again.`
}
