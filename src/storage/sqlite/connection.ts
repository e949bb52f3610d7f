import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { StorageError } from '../../errors.ts'
import { makeFolder } from './make-folder.ts'
import { storageError } from './storage-error.ts'

const BUSY_MS = 5000
/** Of a new database: twice what SQLite takes by itself. A batch writes pages all over the indexes, each with calls of its own. */
const PAGE_BYTES = 8192
/** There is one for each connection; what does not fit comes from the system's own cache. */
const CACHE_KIB = 8 * 1024
/** A batch touches some 1,000 pages all over the indexes; carrying each of them over at once would double the writing. */
const CHECKPOINT_PAGES = 4000
/** Carrying a batch over takes a tenth of a second or more, in which a thread does nothing else. */
const LATE_CHECKPOINT_PAGES = 4 * CHECKPOINT_PAGES

/** `alone`: nobody else has the file open. `answers`: people wait for this connection; others write more than it does. */
export interface ConnectionUse {
  alone?: boolean
  answers?: boolean
}

/**
 * One connection. `all`, `get` and `run` are for use inside `read` and `transaction`, which alone turn what goes wrong
 * into a StorageError.
 */
export interface Connection {
  all<T>(sql: string, ...values: SQLInputValue[]): T[]
  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined
  run(sql: string, ...values: SQLInputValue[]): { changes: number; rowid: number }
  exec(sql: string): void
  read<T>(query: () => T): Promise<T>
  /** All of `work` or nothing of it; it must not wait for anything. Waits up to 5 s for other writers without blocking. */
  transaction<T>(work: () => T): Promise<T>
  /** The same at once; null where somebody else writes. */
  attempt<T>(work: () => T): T | null
  close(): void
}

export function openConnection(path: string, use: ConnectionUse = {}): Connection {
  const db = open(path, use)
  const { answers = false } = use
  const statements = new Map<string, StatementSync>()
  const writes = new Map<string, StatementSync>()

  function prepare(sql: string): StatementSync {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = db.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }

  /** FTS5 numbers its own rows beyond what a JavaScript number holds, and reports them as the last row written. */
  function prepareWrite(sql: string): StatementSync {
    let statement = writes.get(sql)
    if (statement === undefined) {
      statement = db.prepare(sql)
      statement.setReadBigInts(true)
      writes.set(sql, statement)
    }
    return statement
  }

  function guarded<T>(work: () => T): T {
    if (!db.isOpen) throw new StorageError('The database has been closed.', { retryable: false })
    try {
      return work()
    } catch (error) {
      throw storageError(error)
    }
  }

  /** False when somebody else writes. The wait is ours: SQLite's own would hold up the whole process. */
  function begin(): boolean {
    prepare('PRAGMA busy_timeout = 0').get()
    try {
      prepareWrite('BEGIN IMMEDIATE').run()
      return true
    } catch (error) {
      const failure = storageError(error)
      if (failure instanceof StorageError && failure.retryable) return false
      throw failure
    } finally {
      prepare(`PRAGMA busy_timeout = ${BUSY_MS}`).get()
    }
  }

  function finish<T>(work: () => T): T {
    try {
      const result = work()
      prepareWrite('COMMIT').run()
      return result
    } catch (error) {
      if (db.isTransaction) prepareWrite('ROLLBACK').run()
      throw error
    }
  }

  return {
    all: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as T[],
    get: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).get(...values) as T | undefined,
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepareWrite(sql).run(...values)
      return { changes: Number(changes), rowid: Number(lastInsertRowid) }
    },
    exec: sql => guarded(() => db.exec(sql)),
    read: async query => guarded(query),
    async transaction(work) {
      const deadline = performance.now() + BUSY_MS
      while (!guarded(begin)) {
        if (performance.now() > deadline) {
          throw new StorageError('The database is busy: another process has been writing for 5 seconds.', {
            retryable: true,
          })
        }
        await pause(answers ? 1 : 2 + Math.random() * 8)
      }
      return guarded(() => finish(work))
    },
    attempt: work => (guarded(begin) ? guarded(() => finish(work)) : null),
    close() {
      statements.clear()
      writes.clear()
      if (db.isOpen) db.close()
    },
  }
}

function open(path: string, { alone, answers }: ConnectionUse): DatabaseSync {
  try {
    if (path !== ':memory:') makeFolder(dirname(path))
    const db = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
    // Every connection holds a lock as long as it is open, which this one cannot share then.
    if (alone) db.exec('PRAGMA locking_mode = EXCLUSIVE')
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}`)
    useWriteAheadLog(db)
    db.exec(`PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${CACHE_KIB}; PRAGMA wal_autocheckpoint = ${answers ? LATE_CHECKPOINT_PAGES : CHECKPOINT_PAGES}`)
    return db
  } catch (error) {
    throw storageError(error, path)
  }
}

/** SQLite does not wait when two connections switch a new file at once; the second one finds it switched. */
function useWriteAheadLog(db: DatabaseSync): void {
  const deadline = performance.now() + BUSY_MS
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      const failure = storageError(error)
      if (!(failure instanceof StorageError && failure.retryable) || performance.now() > deadline) throw error
    }
  }
}
