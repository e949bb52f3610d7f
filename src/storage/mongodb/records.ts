import type { mongo } from 'mongoose'
import { StorageError } from '../../errors.ts'
import { inTime, type Within } from './in-time.ts'
import { type CollectionName, type RecordOf, schemas } from './schema.ts'
import { closedError, isDuplicate, storageError } from './storage-error.ts'

type Own<T> = mongo.Filter<T> & { tenant: string }
/** Each branch with its tenant. */
type OwnBranches<T> = { $or: Own<T>[] }
/** For the few questions that concern all tenants. */
interface Across<T> {
  acrossTenants: mongo.Filter<T>
}
export type Question<T> = Own<T> | OwnBranches<T> | Across<T>

type Changes<T> = Pick<mongo.UpdateFilter<T>, '$set' | '$unset' | '$inc' | '$setOnInsert'>

interface Reading<T> {
  sort?: Partial<Record<keyof T, 1 | -1>>
  limit?: number
  /** Only these fields, besides `_id`. */
  fields?: readonly (keyof T & string)[]
  /** All fields but these, in place of `fields`. */
  without?: readonly (keyof T & string)[]
}

/** What a bulk is made of: one kind of operation, because only then the driver reports mixed results rightly. */
export type Change<T> = { replace: Own<T>; by: T } | { update: Own<T>; changes: Changes<T> }

/**
 * One collection. Every filter names its tenant, every record is checked before it is sent, every answer comes in one
 * round trip, and every failure is an AppError: nobody else calls the driver.
 */
export interface Records<N extends CollectionName, T = RecordOf<N>> {
  find(question: Question<T>, reading?: Reading<T>): Promise<T[]>
  first(question: Question<T>, reading?: Reading<T>): Promise<T | null>
  /** As `find`, `size` records at a time, each when it is asked for; the server holds the rest for minutes, not for hours. */
  stream(question: Question<T>, reading: Reading<T> & { size: number }): AsyncIterable<T[]>
  /** @param most it counts no further */
  count(question: Own<T>, most?: number): Promise<number>
  /** How many there are of each value of a text field. */
  tally(question: Own<T>, field: keyof T & string): Promise<Map<string, number>>
  /** False when `_id`, or a unique key, exists. */
  insert(record: T): Promise<boolean>
  /** How many were inserted; those that met a key that exists were not. */
  insertAll(records: readonly T[]): Promise<number>
  /** For each, by position, whether it was inserted; those that met a key that exists were not. */
  insertEach(records: readonly T[]): Promise<boolean[]>
  /** Adds or replaces. */
  put(record: T): Promise<void>
  /** Adds or replaces one after the other. */
  putAll(records: readonly T[]): Promise<void>
  /**
   * Adds or replaces; answers these fields, besides `_id`, of what was there before.
   * @param only replaces nothing but this. @throws ConflictError when there is something else
   */
  exchange(record: T, fields: readonly (keyof T & string)[], only?: mongo.Filter<T>): Promise<T | null>
  /** True when a record matched. */
  update(question: Own<T>, changes: Changes<T>): Promise<boolean>
  /** How many records matched. */
  updateAll(question: Own<T>, changes: Changes<T>): Promise<number>
  /** The record as it is afterwards; null when none matched. */
  updateAndGet(question: Own<T>, changes: Changes<T>): Promise<T | null>
  /** How many records matched; changes that met a key of somebody else are not among them. */
  changeAll(changes: readonly Change<T>[]): Promise<number>
  /** How many there were. */
  remove(question: Own<T>): Promise<number>
  /** One record for each question at most; answers how many. */
  removeAll(questions: readonly Own<T>[]): Promise<number>
}

/** No question may hold up the process that asked it. Milliseconds. */
const MOST_TIME = 20_000
/** More than anybody asks for at once: the server's own first answer would be cut after 101 records. */
const BATCH = 5000

/** @param longest how long a question may take with all that belongs to it, in milliseconds */
export function openRecords<N extends CollectionName>(
  db: Pick<mongo.Db, 'collection'>,
  name: N,
  isClosed: () => boolean,
  longest?: number,
): Records<N> {
  type T = RecordOf<N> & mongo.Document & { _id: string; tenant: string }
  const collection = () => db.collection<T>(name)
  const schema = schemas[name]

  async function asked<R>(ask: (within: Within) => Promise<R>): Promise<R> {
    if (isClosed()) throw closedError()
    try {
      return await inTime(ask, longest)
    } catch (error) {
      throw storageError(error)
    }
  }

  function checked(record: RecordOf<N>): mongo.OptionalUnlessRequiredId<T> {
    return schema.parse(record) as mongo.OptionalUnlessRequiredId<T>
  }

  function parted(record: RecordOf<N>) {
    const { _id, ...rest } = checked(record) as unknown as T
    const filter = ownFilter<T>({ _id, tenant: rest.tenant } as Own<T>)
    return { filter, replacement: rest as unknown as mongo.WithoutId<T> }
  }

  function options({ sort, limit, fields, without }: Reading<RecordOf<N>> = {}): mongo.FindOptions {
    return {
      maxTimeMS: MOST_TIME,
      batchSize: limit ?? BATCH,
      promoteBuffers: true,
      ...(sort ? { sort: sort as Record<string, 1 | -1> } : {}),
      ...(limit === undefined ? {} : { limit }),
      ...(fields ? { projection: only(fields) } : {}),
      ...(without ? { projection: each(without, 0) } : {}),
    }
  }

  function operation(change: Change<RecordOf<N>>): mongo.AnyBulkWriteOperation<T> {
    if ('replace' in change) {
      const { replacement } = parted(change.by)
      return { replaceOne: { filter: ownFilter<T>(change.replace as Own<T>), replacement } }
    }
    return {
      updateOne: {
        filter: ownFilter<T>(change.update as Own<T>),
        update: change.changes as mongo.UpdateFilter<T>,
      },
    }
  }

  const records = {
    find: (question: Question<T>, reading?: Reading<RecordOf<N>>) =>
      asked(async within => {
        // To the server no limit and a limit of none are the same.
        if (reading?.limit === 0) return []
        return collection()
          .find(filterOf(question), { ...options(reading), ...within })
          .toArray()
      }),
    async *stream(question: Question<T>, { size, ...reading }: Reading<RecordOf<N>> & { size: number }) {
      const cursor = collection().find(filterOf(question), { ...options(reading), batchSize: size })
      try {
        for (let more = true; more; ) {
          more = await asked(() => cursor.hasNext())
          if (more) yield cursor.readBufferedDocuments()
        }
      } finally {
        await cursor.close()
      }
    },
    first: (question: Question<T>, reading?: Reading<RecordOf<N>>) =>
      asked(within =>
        collection().findOne(filterOf(question), { ...options({ ...reading, limit: 1 }), ...within }),
      ),
    count: (question: Own<T>, most?: number) =>
      asked(within => {
        const limits = { maxTimeMS: MOST_TIME, ...(most === undefined ? {} : { limit: most }), ...within }
        return collection().countDocuments(ownFilter(question), limits)
      }),
    tally: (question: Own<T>, field: string) =>
      asked(async within => {
        const steps = [{ $match: ownFilter(question) }, { $group: { _id: `$${field}`, n: { $sum: 1 } } }]
        const limits = { maxTimeMS: MOST_TIME, ...within }
        const sums = collection().aggregate<{ _id: string; n: number }>(steps, limits)
        return new Map((await sums.toArray()).map(({ _id, n }) => [_id, n]))
      }),
    insert: (record: RecordOf<N>) =>
      asked(within =>
        unlessDuplicate(async () => (await collection().insertOne(checked(record), within)).acknowledged),
      ),
    insertAll: (all: readonly RecordOf<N>[]) =>
      asked(async within => {
        if (all.length === 0) return 0
        try {
          const { insertedCount } = await collection().insertMany(all.map(checked), {
            ordered: false,
            ...within,
          })
          return insertedCount
        } catch (error) {
          if (isDuplicate(error)) return (error as mongo.MongoBulkWriteError).insertedCount
          throw error
        }
      }),
    insertEach: (all: readonly RecordOf<N>[]) =>
      asked(async within => {
        if (all.length === 0) return []
        try {
          await collection().insertMany(all.map(checked), { ordered: false, ...within })
          return all.map(() => true)
        } catch (error) {
          if (!isDuplicate(error)) throw error
          const failed = [(error as mongo.MongoBulkWriteError).writeErrors].flat().map(one => one.index)
          const met = new Set(failed)
          return all.map((_, i) => !met.has(i))
        }
      }),
    put: (record: RecordOf<N>) =>
      asked(async within => {
        const { filter, replacement } = parted(record)
        await twice(() => collection().replaceOne(filter, replacement, { upsert: true, ...within }))
      }),
    putAll: (all: readonly RecordOf<N>[]) =>
      asked(async within => {
        if (all.length === 0) return
        const operations = all.map(record => ({ replaceOne: { ...parted(record), upsert: true } }))
        await twice(() => collection().bulkWrite(operations, within))
      }),
    exchange: (record: RecordOf<N>, fields: readonly string[], old: mongo.Filter<T> = {}) =>
      asked(within => {
        const projection = only(fields)
        const { filter, replacement } = parted(record)
        return twice(() =>
          collection().findOneAndReplace({ ...filter, ...old }, replacement, {
            upsert: true,
            projection,
            returnDocument: 'before',
            ...within,
          }),
        )
      }),
    update: (question: Own<T>, changes: Changes<T>) =>
      asked(async within => {
        const update = changes as mongo.UpdateFilter<T>
        const { matchedCount } = await collection().updateOne(ownFilter(question), update, within)
        return matchedCount > 0
      }),
    updateAll: (question: Own<T>, changes: Changes<T>) =>
      asked(async within => {
        const update = changes as mongo.UpdateFilter<T>
        return (await collection().updateMany(ownFilter(question), update, within)).matchedCount
      }),
    updateAndGet: (question: Own<T>, changes: Changes<T>) =>
      asked(within =>
        collection().findOneAndUpdate(ownFilter(question), changes as mongo.UpdateFilter<T>, {
          returnDocument: 'after',
          ...within,
        }),
      ),
    changeAll: (changes: readonly Change<RecordOf<N>>[]) =>
      asked(async within => {
        if (changes.length === 0) return 0
        const { matchedCount } = await bulk(() =>
          collection().bulkWrite(changes.map(operation), { ordered: false, ...within }),
        )
        return matchedCount
      }),
    remove: (question: Own<T>) =>
      asked(async within => (await collection().deleteMany(ownFilter(question), within)).deletedCount),
    removeAll: (questions: readonly Own<T>[]) =>
      asked(async within => {
        if (questions.length === 0) return 0
        const operations = questions.map(question => ({ deleteOne: { filter: ownFilter(question) } }))
        return (await collection().bulkWrite(operations, { ordered: false, ...within })).deletedCount
      }),
  }
  return records as unknown as Records<N>
}

async function unlessDuplicate(insert: () => Promise<boolean>): Promise<boolean> {
  try {
    return await insert()
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

function only(fields: readonly string[]): Record<string, 0 | 1> {
  return each(fields, 1)
}

function each(fields: readonly string[], shown: 0 | 1): Record<string, 0 | 1> {
  return Object.fromEntries(fields.map(field => [field, shown]))
}

/** Of two who add the same at once the second one meets the record of the first. */
async function twice<R>(write: () => Promise<R>): Promise<R> {
  try {
    return await write()
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return write()
  }
}

/** A bulk of which some met a key of somebody else did the rest. */
async function bulk(
  write: () => Promise<mongo.BulkWriteResult>,
): Promise<Pick<mongo.BulkWriteResult, 'matchedCount'>> {
  try {
    return await write()
  } catch (error) {
    if (isDuplicate(error)) return error as mongo.MongoBulkWriteError
    throw error
  }
}

function filterOf<T>(question: Question<T>): mongo.Filter<T> {
  if ('acrossTenants' in question) return question.acrossTenants as mongo.Filter<T>
  if (!('tenant' in question))
    return { $or: (question as OwnBranches<T>).$or.map(ownFilter) } as mongo.Filter<T>
  return ownFilter(question as Own<T>)
}

/** Types do not last at run time: a tenant that is not text would be an operator, and one that is missing everybody. */
function ownFilter<T>(question: Own<T>): mongo.Filter<T> {
  for (const [field, value] of Object.entries(question)) {
    if (value === undefined) throw unusable(field)
  }
  if (typeof question.tenant !== 'string') throw unusable('tenant')
  return question
}

function unusable(field: string): StorageError {
  return new StorageError(`The database was asked with an unusable ${field}.`, { retryable: false })
}
