import { randomUUID } from 'node:crypto'
import { StorageError } from '../../errors.ts'
import type { GroupWrite } from '../../ports/group-store.ts'
import type { WriteAnswer } from '../../ports/write-answer.ts'
import { type Placed, roundsOf } from '../batch-rounds.ts'
import { planGroupWrites, type StoredGroup } from '../plan-group-writes.ts'
import type { Database } from './database.ts'
import { type GroupRecord, HALF_ADDED, nameIn, writtenFields } from './group-record.ts'
import { text } from './plain.ts'
import { ownName } from './record-id.ts'
import type { Change } from './records.ts'
import { schemas } from './schema.ts'
import { storageError } from './storage-error.ts'

/*
 * Each group is written by one operation that names the version it was planned on and takes its name at once; the unique
 * index refuses a name that another one has. What was not done is looked at again: a repeated batch finds by stamp and
 * version what is.
 *
 * There are servers that refuse a new record a name which an update of another one gave up earlier, but let an update
 * take it. So who is refused at first is added without a name, unseen by everybody (`HALF_ADDED`), and gets it next.
 */

/** So often others may write the same groups, or take their names, between looking and writing. */
const MOST_TRIES = 20

interface Pending extends Placed<GroupWrite> {
  record: GroupRecord
}

export async function writeGroups(
  db: Database,
  tenant: string,
  stamp: string,
  writes: readonly GroupWrite[],
): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = new Array(writes.length).fill('applied')
  for (const round of roundsOf(writes)) {
    const pending = round.map(placed => ({ ...placed, record: newRecord(tenant, stamp, placed.write) }))
    await writeRound(db, tenant, stamp, pending, answers)
  }
  return answers
}

async function writeRound(
  db: Database,
  tenant: string,
  stamp: string,
  round: readonly Pending[],
  answers: WriteAnswer[],
): Promise<void> {
  let pending = round
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await concerned(db, tenant, pending)
    const half = new Set(found.filter(one => one.v === HALF_ADDED && one.stamp === stamp).map(one => one._id))
    const plan = planGroupWrites(
      stamp,
      pending.map(({ write }) => write),
      found.filter(one => !half.has(one._id)).map(one => storedOf(tenant, one)),
    )
    const refused = pending.filter(
      (_, i) => plan.answers[i] === 'taken' && half.has(pending[i]?.record._id ?? ''),
    )
    await db.groups.removeAll(refused.map(({ record: { _id } }) => ({ _id, tenant, stamp, v: HALF_ADDED })))
    plan.answers.forEach((answer, i) => {
      if (answer !== null) answers[(pending[i] as Pending).position] = answer
    })
    pending = plan.order.map(i => pending[i] as Pending)
    if (await send(db, pending, half, tries > 0)) return
  }
  throw new StorageError('These groups are being changed by others at the same time. Try again.', {
    retryable: true,
  })
}

function storedOf(tenant: string, { _id, v, stamp, key }: GroupRecord): StoredGroup {
  const nameKey = nameIn(key)
  return { id: ownName(tenant, _id), version: v, stamp, ...(nameKey === undefined ? {} : { nameKey }) }
}

/** Those that are written, and those that have a name which is wanted. */
function concerned(db: Database, tenant: string, pending: readonly Pending[]): Promise<GroupRecord[]> {
  return db.groups.find(
    {
      $or: [
        { tenant, _id: { $in: pending.map(({ record }) => record._id) } },
        { tenant, key: { $in: pending.map(({ record }) => record.key) } },
      ],
    },
    { fields: ['v', 'stamp', 'key'] },
  )
}

/**
 * Groups are added last: they give up no name that others could wait for. True when everything was done.
 * @param inSteps add groups without their names first, and leave the names to the next try
 */
async function send(
  db: Database,
  pending: readonly Pending[],
  half: ReadonlySet<string>,
  inSteps: boolean,
): Promise<boolean> {
  const isNew = ({ write, record }: Pending) => write.op === 'insert' && !half.has(record._id)
  const changes = pending.flatMap((one): Change<GroupRecord>[] => {
    if (isNew(one)) return []
    const { _id, tenant, parentId, moved, born, ...written } = one.record
    const seen =
      one.write.op === 'update' ? { v: one.write.fromVersion } : { v: HALF_ADDED, stamp: written.stamp }
    return [{ update: { _id, tenant, ...seen }, changes: { $set: written } }]
  })
  const added = pending.filter(isNew).map(({ record }) => record)
  const matched = await db.groups.changeAll(changes)
  const inserted = await db.groups.insertAll(inSteps ? added.map(withoutName) : added)
  return inserted === added.length && matched === changes.length && !(inSteps && added.length > 0)
}

function withoutName(record: GroupRecord): GroupRecord {
  return { ...record, v: HALF_ADDED, key: `id:${record.born}`, words: [] }
}

/** Checked here, because of an update only a part of it is sent. */
function newRecord(tenant: string, stamp: string, { group }: GroupWrite): GroupRecord {
  const written = writtenFields({ ...group, tenant }, text(stamp))
  const checked = schemas.groups.safeParse({ ...written, parentId: '', moved: 0, born: randomUUID() })
  if (checked.error) throw storageError(checked.error)
  return checked.data
}
