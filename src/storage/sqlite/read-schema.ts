import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { SchemaState } from '../../ports/storage.ts'
import { MIGRATIONS } from './migrations.ts'
import { storageError } from './storage-error.ts'

/** What opening the file at `path` would find; changes nothing. Throws StorageError when it is no database. */
export function readSchema(path: string): SchemaState {
  if (!existsSync(path)) return 'none'
  try {
    const db = new DatabaseSync(readOnlyPlace(path), { readOnly: true })
    try {
      const table = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'")
      if (table.get() === undefined) return 'none'
      const newest = db.prepare('SELECT coalesce(max(number), 0) AS number FROM migrations').get()
      const done = Number(newest?.number ?? 0)
      if (done === 0) return 'none'
      return done < MIGRATIONS.length ? 'older' : 'current'
    } finally {
      db.close()
    }
  } catch (error) {
    throw storageError(error)
  }
}

/** Who only reads a file with a write-ahead log leaves two more beside it, but where SQLite is told that nobody writes. */
function readOnlyPlace(path: string): string | URL {
  if (existsSync(`${path}-wal`)) return path
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  return url
}
