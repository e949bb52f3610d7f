import type { mongo } from 'mongoose'
import { neutralName } from '../../domain/neutral-name.ts'
import { inTime } from './in-time.ts'
import type { RecordOf } from './schema.ts'
import { MOVING, type UserRecord, userOf, userRecord } from './user-record.ts'

/** Records that are looked at and changed at a time. */
const STEP = 1000

/**
 * Migration: people of whom nothing but a number or an address was known were called by it, for everybody to read. Repeatable:
 * members are listed by the new name before the record has it.
 */
export async function hideKeysInNames(db: mongo.Db): Promise<void> {
  const users = db.collection<UserRecord>('users')
  for (let last = ''; ; ) {
    const asked = users.find({ _id: { $gt: last } }, { sort: { _id: 1 }, limit: STEP })
    const found = await asked.toArray()
    const renamed = found.filter(isCalledByKey).map(record => {
      const user = userOf(record)
      return { record, after: userRecord({ ...user, displayName: neutralName(user) }, record.stamp) }
    })
    if (renamed.length > 0) await write(db, renamed)
    if (found.length < STEP) return
    last = found.at(-1)?._id ?? last
  }
}

function isCalledByKey({ displayName, phone, email, employeeId }: UserRecord): boolean {
  return [phone, email, employeeId].includes(displayName)
}

async function write(db: mongo.Db, renamed: { record: UserRecord; after: UserRecord }[]): Promise<void> {
  const members = renamed.map(({ record, after: { sortName } }) => {
    const filter = { tenant: record.tenant, userId: userOf(record).id }
    return { updateMany: { filter, update: { $set: { sortName } } } }
  })
  await inTime(within =>
    db.collection<RecordOf<'memberships'>>('memberships').bulkWrite(members, { ordered: false, ...within }),
  )
  const people = renamed.map(({ record: { _id, tenant, v, ...before }, after }) => {
    const words = [...after.words, ...before.words.filter(word => word === MOVING)]
    const { displayName, sortName } = after
    return {
      updateOne: { filter: { _id, tenant, v }, update: { $set: { displayName, sortName, words } } },
    }
  })
  await inTime(within => db.collection<UserRecord>('users').bulkWrite(people, { ordered: false, ...within }))
}
