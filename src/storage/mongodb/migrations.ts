import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { mongo } from 'mongoose'
import { type Job, withoutNames } from '../../domain/jobs.ts'
import { MANAGER, managerKey, managerText } from '../../domain/manager.ts'
import { indexWords, NORTH_AMERICA } from '../../domain/search-words.ts'
import type { User } from '../../domain/users.ts'
import { StorageError } from '../../errors.ts'
import type { AuditEntry } from '../../ports/audit-store.ts'
import { aboutOf } from '../audit-about.ts'
import { hideKeysInNames } from './hide-keys-in-names.ts'
import { inTime } from './in-time.ts'
import { fromPairs } from './pairs.ts'
import { ensureRights } from './rights.ts'
import { type CollectionName, INDEXES, type RecordOf } from './schema.ts'
import { isDuplicate } from './storage-error.ts'
import { managerMark, type UserRecord, userOf, valueMarks } from './user-record.ts'

/**
 * Append only. The position in the list, from 1, is the number that the database remembers. Each one must be repeatable:
 * a process that dies in the middle of it leaves it to the next one.
 */
export const MIGRATIONS: readonly ((db: mongo.Db) => Promise<void>)[] = [
  createIndexes,
  dueOutbox,
  createIndexes,
  createIndexes,
  markManagers,
  noteAttributesAndAudit,
  noteKindsOfJobs,
  noteAgesOfJobs,
  indexDaysOfJobs,
  markValues,
  forgetNames,
  addLocalNumbers,
  markNumbers,
  hideKeysInNames,
]

type Searched = Pick<UserRecord, '_id' | 'tenant' | 'v' | 'attributes' | 'phone'>
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
/** Records that are read and changed at a time. */
const STEP = 1000
/** Of millions of records an index is made for minutes, in which the server says nothing. */
const PATIENT = { socketTimeoutMS: 0 } as mongo.CreateIndexesOptions

/**
 * Brings the database to the newest schema. Of several processes that start at once one does it while the others wait.
 * @throws StorageError when a newer Muster has been at work, or a right is missing
 */
export async function migrate(
  db: mongo.Db,
  migrations = MIGRATIONS,
  done: (number: number) => void = () => {},
): Promise<void> {
  const holder = randomUUID()
  if ((await newest(db, migrations.length)) < migrations.length) await ensureRights(db, 'schema')
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
    // All of a collection in one go: a first start is waited for.
    if (INDEXES[name].length > 0) await db.collection(name).createIndexes([...INDEXES[name]], PATIENT)
  }
}

/** What an older Muster left waiting is due. */
async function dueOutbox(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  const due = { dueAt: 0, takenBy: '', failures: 0 }
  await db.collection('outbox').updateMany({ dueAt: { $exists: false } }, { $set: due })
}

/** What an older Muster wrote about managers can be looked for. */
async function markManagers(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  const users = db.collection<UserRecord>('users')
  for await (const record of users.find({ 'attributes.key': MANAGER })) {
    const manager = managerText(userOf(record))
    if (manager === null) continue
    await users.updateOne({ _id: record._id }, { $addToSet: { words: managerMark(managerKey(manager)) } })
  }
}

/** Attributes say who sees and who changes them, and audit entries whom they are about. */
async function noteAttributesAndAudit(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  const choices = { visibility: 'admins', selfEdited: false, position: 0 }
  await db.collection('attributes').updateMany({ visibility: { $exists: false } }, { $set: choices })
  const audit = db.collection<RecordOf<'audit'>>('audit')
  for await (const { _id, actor, target, detail } of audit.find({ about: { $exists: false } })) {
    const about = aboutOf({ actor, target, detail: fromPairs(detail) as AuditEntry['detail'] })
    await audit.updateOne({ _id }, { $set: { about } })
  }
}

/** All that an older Muster kept are imports. */
async function noteKindsOfJobs(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  const imports = { kind: 'import', keptSince: null }
  await db.collection('jobs').updateMany({ kind: { $exists: false } }, { $set: imports })
}

/** The queue was in the order of `runAt`, which says nothing of age once a job was put off. */
async function noteAgesOfJobs(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  const jobs = db.collection<RecordOf<'jobs'>>('jobs')
  for await (const { _id, doc } of jobs.find({ createdAt: { $exists: false } })) {
    const { createdAt } = JSON.parse(doc) as Job
    await jobs.updateOne({ _id }, { $set: { createdAt, turnAt: 0 } })
  }
  await dropIndex(db, 'jobs', 'runnable_1_runAt_1_number_1')
}

/** History is asked for by days too: its indexes hold when a job was asked for. */
async function indexDaysOfJobs(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  await dropIndex(db, 'jobs', 'tenant_1_requester_1_number_1')
  await dropIndex(db, 'jobs', 'tenant_1_kind_1_number_1')
}

/** What an older Muster wrote into attributes is searched. */
async function markValues(db: mongo.Db): Promise<void> {
  await createIndexes(db)
  await addWords(db, ({ attributes }) => valueMarks(fromPairs(attributes)))
}

/**
 * Numbers and dates among values are searched, whoever has a value is counted, and managers are found by their number in any way
 * to write it.
 */
function markNumbers(db: mongo.Db): Promise<void> {
  return addWords(db, user => {
    const attributes = fromPairs(user.attributes) as User['attributes']
    const manager = managerText({ attributes })
    return [...valueMarks(attributes), ...(manager === null ? [] : [managerMark(managerKey(manager))])]
  })
}

/** Numbers of North America are found without their area code too. */
function addLocalNumbers(db: mongo.Db): Promise<void> {
  return addWords(db, ({ phone }) => (phone?.startsWith(NORTH_AMERICA) ? indexWords({ phone }) : []))
}

/**
 * Whoever has few words to add is looked at among all others: a question for them alone would have the server search millions
 * of records without a word, and one cursor for all must not last for ten minutes on some servers.
 */
async function addWords(db: mongo.Db, wordsOf: (user: Searched) => string[]): Promise<void> {
  const users = db.collection<UserRecord>('users')
  const projection = { tenant: 1, v: 1, attributes: 1, phone: 1 }
  for (let last = ''; ; ) {
    const asked = users.find({ _id: { $gt: last } }, { sort: { _id: 1 }, limit: STEP, projection })
    const found: Searched[] = await asked.toArray()
    const added = found.flatMap(user => {
      const { _id, tenant, v } = user
      const words = wordsOf(user)
      const update = { $addToSet: { words: { $each: words } } }
      return words.length === 0 ? [] : [{ updateOne: { filter: { _id, tenant, v }, update } }]
    })
    if (added.length > 0) await inTime(within => users.bulkWrite(added, { ordered: false, ...within }))
    if (found.length < STEP) return
    last = found.at(-1)?._id ?? last
  }
}

/** Jobs kept who asked for them by name, which a deleted person has no more. */
async function forgetNames(db: mongo.Db): Promise<void> {
  const jobs = db.collection<RecordOf<'jobs'>>('jobs')
  for (let last = ''; ; ) {
    const found = await jobs.find({ _id: { $gt: last } }, { sort: { _id: 1 }, limit: STEP }).toArray()
    for (const { _id, tenant, revision, doc } of found) {
      const unnamed = JSON.stringify(withoutNames(JSON.parse(doc) as Job))
      await jobs.updateOne({ _id, tenant, revision }, { $set: { doc: unnamed } })
    }
    if (found.length < STEP) return
    last = found.at(-1)?._id ?? last
  }
}

/** Nothing happens where there is none. */
async function dropIndex(db: mongo.Db, collection: CollectionName, name: string): Promise<void> {
  const found = await db.collection(collection).indexes()
  if (found.some(index => index.name === name)) await db.collection(collection).dropIndex(name)
}

/** The number of the last migration that the database has seen, perhaps one that is not known here; 0 when none. */
export async function newestStep(db: mongo.Db): Promise<number> {
  const last = await steps(db).findOne({}, { sort: { _id: -1 } })
  return last?._id ?? 0
}

async function newest(db: mongo.Db, known: number): Promise<number> {
  const found = await newestStep(db)
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
