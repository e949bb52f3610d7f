import { randomUUID } from 'node:crypto'
import type { IdentityKey } from '../../domain/identity.ts'
import type { UserWrite } from '../../domain/plans.ts'
import { StorageError } from '../../errors.ts'
import type { WriteAnswer } from '../../ports/write-answer.ts'
import { answerBefore } from '../answer-before.ts'
import { type Placed, roundsOf } from '../batch-rounds.ts'
import { settleKeys } from '../settle-keys.ts'
import type { Database } from './database.ts'
import { type Move, orderMoves } from './order-moves.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'
import type { Change } from './records.ts'
import {
  keysOrOwn,
  MOVING,
  ownKeys,
  storedKeys,
  storedWords,
  type UserRecord,
  userOf,
  userRecord,
} from './user-record.ts'

/*
 * A batch without transactions. Each person is written by one operation that names the version it was planned on and
 * moves all their keys at once; the unique index refuses a key that somebody else has. So at any moment, and after any
 * crash, every person is either as before or as after, and a repeated batch finds by stamp and version what is done.
 *
 * Nearly every batch is one bulk, sent without looking: its counts say that all of it was done. Otherwise the rest is
 * looked at, settled as if it were done at once (`settleKeys`), and sent again in an order in which keys are given up
 * before they are taken (`orderMoves`). Only rings need more: one person of each lets keys go first. Their record keeps
 * saying what it said, with the mark `moving`, by which `findByKeys` still answers them; the next operations of the same
 * bulk close the ring. Whoever let go and is refused after all gets the keys back.
 *
 * Two marks, both in `moving`, tell people who lack keys for a moment: `letting go` and `adding` (see `withoutKeys`).
 */

type Save = Exclude<UserWrite, { op: 'delete' }>

interface Pending extends Placed<Save> {
  record: UserRecord
  /** As it is now; absent for those who are to be added. */
  stored?: UserRecord
}

/** So often a pass may achieve nothing because others write the same people at the same time. */
const MOST_IDLE = 10

export async function writeUsers(
  db: Database,
  tenant: string,
  stamp: string,
  writes: readonly UserWrite[],
): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = new Array(writes.length).fill('applied')
  for (const round of roundsOf(writes)) {
    await removeAll(db, tenant, round, answers)
    await saveAll(db, tenant, text(stamp), round, answers)
  }
  return answers
}

async function removeAll(
  db: Database,
  tenant: string,
  round: readonly Placed<UserWrite>[],
  answers: WriteAnswer[],
): Promise<void> {
  const removals = round.flatMap(({ position, write }) =>
    write.op === 'delete'
      ? [{ position, filter: { _id: recordId(tenant, write.id), tenant, v: write.fromVersion } }]
      : [],
  )
  const removed = await db.users.removeAll(removals.map(removal => removal.filter))
  if (removed === removals.length) return
  const ids = removals.map(removal => removal.filter._id)
  const left = await db.users.find({ _id: { $in: ids }, tenant }, { fields: ['v'] })
  const leftIds = new Set(left.map(record => record._id))
  for (const { position, filter } of removals) if (leftIds.has(filter._id)) answers[position] = 'stale'
}

async function saveAll(
  db: Database,
  tenant: string,
  stamp: string,
  round: readonly Placed<UserWrite>[],
  answers: WriteAnswer[],
): Promise<void> {
  let pending: Pending[] = round.flatMap(({ position, write }) =>
    write.op === 'delete' ? [] : [{ position, write, record: userRecord({ ...write.user, tenant }, stamp) }],
  )
  if (pending.length === 0) return
  // Of two who want the same key it matters who is first: that has to be settled before anything is sent.
  if (wantDifferentKeys(pending) && (await send(db, pending, pending.map(written)))) return
  for (let pass = 0, idle = 0; idle < MOST_IDLE; pass++) {
    const before = pending.length
    pending = await lookAgain(db, tenant, pending, answers)
    if (pending.length === 0) return
    const { settled, changes } = await settle(db, tenant, stamp, pending, answers)
    if (settled.length === 0 || (await send(db, settled, changes, pass > 0))) return
    idle = settled.length < before ? 0 : idle + 1
    pending = settled
  }
  throw new StorageError('These people are being changed by others at the same time. Try again.', {
    retryable: true,
  })
}

function wantDifferentKeys(pending: readonly Pending[]): boolean {
  const keys = pending.flatMap(({ record }) => record.keys)
  return new Set(keys).size === keys.length
}

/**
 * People are added last: they give nothing up that others could wait for. True when everything was done.
 * @param inSteps add people without their keys first, and leave the keys to the next pass
 */
async function send(
  db: Database,
  pending: readonly Pending[],
  changes: readonly (Change<UserRecord> | null)[],
  inSteps = false,
): Promise<boolean> {
  const updates = changes.filter(change => change !== null)
  const matched = await db.users.changeAll(updates)
  const missing = pending.filter(({ write, stored }) => write.op === 'insert' && !stored)
  const added = await db.users.insertAll(missing.map(one => (inSteps ? withoutKeys(one) : one.record)))
  return added === missing.length && matched === updates.length && !(inSteps && missing.length > 0)
}

/** Null for people who are still to be added. */
function written({ write, record, stored }: Pending): Change<UserRecord> | null {
  const { _id, tenant } = record
  if (write.op === 'update') return { replace: { _id, tenant, v: write.fromVersion }, by: record }
  return stored ? { replace: { _id, tenant, moving: adding(record.stamp) }, by: record } : null
}

/**
 * There are servers that refuse a new record a key which an update of another one gave up earlier, but let an update
 * take it.
 */
function withoutKeys({ write, record }: Pending): UserRecord {
  const keys = keysOrOwn(`${write.user.id} ${randomUUID()}`, [])
  return { ...record, keys, words: [...record.words, MOVING], moving: adding(record.stamp) }
}

/** Marks of people who have not all of their keys: they let some go, or are about to get them. */
function lettingGo(stamp: string): string {
  return `letting go ${stamp}`
}
function adding(stamp: string): string {
  return `adding ${stamp}`
}

/** Answers what is clear now, and returns the rest: their version is the right one, but they are not written yet. */
async function lookAgain(
  db: Database,
  tenant: string,
  pending: readonly Pending[],
  answers: WriteAnswer[],
): Promise<Pending[]> {
  const ids = pending.map(({ record }) => record._id)
  const found = await db.users.find({ _id: { $in: ids }, tenant })
  const byId = new Map(found.map(record => [record._id, record]))
  return pending.flatMap(({ position, write, record }) => {
    const stored = byId.get(record._id)
    const answer = answerNow(write, record.stamp, stored)
    if (answer === null) return [{ position, write, record, stored }]
    answers[position] = answer
    return []
  })
}

function answerNow(write: Save, stamp: string, stored: UserRecord | undefined): WriteAnswer | null {
  if (write.op === 'insert' && stored?.moving === adding(stamp)) return null
  return answerBefore(write, stamp, stored && { version: stored.v, stamp: stored.stamp })
}

/** Answers those who are refused, and orders what the others need. */
async function settle(
  db: Database,
  tenant: string,
  stamp: string,
  pending: readonly Pending[],
  answers: WriteAnswer[],
): Promise<{ settled: Pending[]; changes: Change<UserRecord>[] }> {
  const { holderOf, isHeld } = await holdersOf(db, tenant, pending)
  const moves = pending.map(({ record, stored }): Move => {
    const held = stored?.keys ?? []
    // Whoever let keys go still has them, as long as nobody else has.
    const old = stored ? [...new Set([...held, ...ownKeys(stored).filter(key => !isHeld(key))])] : []
    return {
      who: record._id,
      released: old.filter(key => !record.keys.includes(key)),
      taken: record.keys.filter(key => !old.includes(key)),
    }
  })
  const fits = settleKeys(moves, holderOf)
  const refused = pending.filter((_, i) => !fits[i])
  for (const { position } of refused) answers[position] = 'taken'
  await putBack(
    db,
    refused.filter(({ stored }) => stored?.moving === lettingGo(stamp)),
  )
  await db.users.removeAll(
    refused
      .filter(({ stored }) => stored?.moving === adding(stamp))
      .map(({ record: { _id } }) => ({ _id, tenant, moving: adding(stamp) })),
  )

  const settled = pending.filter((_, i) => fits[i])
  const settledMoves = moves.filter((_, i) => fits[i])
  const changes = orderMoves(settledMoves, holderOf).flatMap(({ move, letGo }) => {
    const one = settled[move] as Pending
    return (letGo ? letGoOf(one, settledMoves[move] as Move, stamp) : written(one)) ?? []
  })
  return { settled, changes }
}

/** Who has the keys that are wanted: really, or still, having let them go for a moment. */
async function holdersOf(db: Database, tenant: string, pending: readonly Pending[]) {
  const wanted = pending.flatMap(({ record, stored }) =>
    record.keys.filter(key => !stored?.keys.includes(key)),
  )
  // No index serves a list of nothing.
  const holding = wanted.length > 0 ? [{ tenant, keys: { $in: wanted } }] : []
  const records = await db.users.find({ $or: [...holding, { tenant, words: MOVING }] })
  const held = new Map<IdentityKey, string>()
  const letGo = new Map<IdentityKey, string>()
  for (const record of records) {
    for (const key of record.keys) held.set(key, record._id)
    if (record.moving !== undefined) for (const key of ownKeys(record)) letGo.set(key, record._id)
  }
  return {
    holderOf: (key: IdentityKey) => held.get(key) ?? letGo.get(key),
    isHeld: (key: IdentityKey) => held.has(key),
  }
}

function letGoOf({ write, record, stored }: Pending, move: Move, stamp: string): Change<UserRecord> | null {
  if (write.op === 'insert' || !stored) return null
  const { _id, tenant } = record
  const kept = stored.keys.filter(key => !move.released.includes(key))
  return {
    update: { _id, tenant, v: write.fromVersion },
    changes: {
      $set: {
        keys: keysOrOwn(write.user.id, kept),
        words: [...storedWords(userOf(stored)), MOVING],
        moving: lettingGo(stamp),
      },
    },
  }
}

/** As far as nobody has taken the keys meanwhile: then the record goes on saying what it said until it is written. */
async function putBack(db: Database, refused: readonly Pending[]): Promise<void> {
  await db.users.changeAll(
    refused.map(({ record: { _id, tenant }, stored }) => {
      const user = userOf(stored as UserRecord)
      return {
        update: { _id, tenant, v: user.version, moving: (stored as UserRecord).moving as string },
        changes: {
          $set: { keys: storedKeys(user), words: storedWords(user) },
          $unset: { moving: '' as const },
        },
      }
    }),
  )
}
