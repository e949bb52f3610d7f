import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { mongo } from 'mongoose'
import { StorageError } from '../../errors.ts'
import { type CollectionName, INDEXES } from './schema.ts'
import { isDuplicate } from './storage-error.ts'

/**
 * Append only. The position in the list, from 1, is the number that the database remembers. Each one must be repeatable:
 * a process that dies in the middle of it leaves it to the next one.
 */
export const MIGRATIONS: readonly ((db: mongo.Db) => Promise<void>)[] = [createIndexes]

interface Step {
  _id: number
  appliedAt: number
}
interface Lock {
  _id: 'migrating'
  holder: string
  until: number
}

/** How long a process may be silent while it migrates, and how often the others look. Milliseconds. */
const LOCK = 30_000
const RENEW = 10_000
const LOOK = 50

/**
 * Brings the database to the newest schema. Of several processes that start at once one does it while the others wait.
 * @throws StorageError when a newer Muster has been at work
 */
export async function migrate(
  db: mongo.Db,
  migrations = MIGRATIONS,
  done: (number: number) => void = () => {},
): Promise<void> {
  const holder = randomUUID()
  while ((await newest(db, migrations.length)) < migrations.length) {
    if (!(await takeLock(db, holder))) {
      await pause(LOOK)
      continue
    }
    const renewal = setInterval(() => void takeLock(db, holder).catch(() => undefined), RENEW)
    try {
      for (let number = (await newest(db, migrations.length)) + 1; number <= migrations.length; number++) {
        await migrations[number - 1]?.(db)
        await remember(db, number)
        done(number)
      }
    } finally {
      clearInterval(renewal)
      await locks(db)
        .deleteOne({ _id: 'migrating', holder })
        .catch(() => undefined)
    }
  }
}

/** Makes those that are missing, with their collections. */
async function createIndexes(db: mongo.Db): Promise<void> {
  for (const name of Object.keys(INDEXES) as CollectionName[]) {
    for (const { key, unique } of INDEXES[name]) {
      await db.collection(name).createIndex(key, unique ? { unique } : {})
    }
  }
}

async function newest(db: mongo.Db, known: number): Promise<number> {
  const last = await steps(db).findOne({}, { sort: { _id: -1 } })
  const found = last?._id ?? 0
  if (found > known) throw newerSchema(found, known)
  return found
}

async function remember(db: mongo.Db, number: number): Promise<void> {
  await steps(db).updateOne({ _id: number }, { $set: { appliedAt: Date.now() } }, { upsert: true })
}

async function takeLock(db: mongo.Db, holder: string): Promise<boolean> {
  const now = Date.now()
  try {
    await locks(db).updateOne(
      { _id: 'migrating', $or: [{ holder }, { until: { $lt: now } }] },
      { $set: { holder, until: now + LOCK } },
      { upsert: true },
    )
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

function steps(db: mongo.Db): mongo.Collection<Step> {
  return db.collection<Step>('migrations')
}

function locks(db: mongo.Db): mongo.Collection<Lock> {
  return db.collection<Lock>('locks')
}

function newerSchema(found: number, known: number): StorageError {
  return new StorageError(
    `The database was written by a newer Muster (schema ${found}, this one knows ${known}). Start the newer version, or name another database in MONGODB_URI.`,
    { retryable: false },
  )
}
