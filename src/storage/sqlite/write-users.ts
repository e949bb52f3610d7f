import { type IdentityKey, movedKeys } from '../../domain/identity.ts'
import type { UserWrite } from '../../domain/plans.ts'
import { sortName, type User } from '../../domain/users.ts'
import type { WriteAnswer } from '../../ports/write-answer.ts'
import { answerBefore } from '../answer-before.ts'
import { type Placed, roundsOf, writtenId } from '../batch-rounds.ts'
import { type KeyMove, settleKeys } from '../settle-keys.ts'
import { AttributeChanges } from './attribute-counts.ts'
import type { Connection } from './connection.ts'
import type { UserKeys } from './user-keys.ts'
import { kindOf, managerOf } from './user-kinds.ts'
import { tokensOf } from './word-token.ts'

interface StoredRow {
  num: number
  id: string
  version: number
  stamp: string
  doc: string
}

interface Step extends KeyMove, Placed<UserWrite> {
  stored?: StoredRow
  before?: User
}

interface Place {
  db: Connection
  keys: UserKeys
  /** Number of the tenant. */
  tenant: number
  stamp: string
}

/** One batch, inside a transaction. */
export function writeUsers(place: Place, writes: readonly UserWrite[]): WriteAnswer[] {
  const answers: WriteAnswer[] = new Array(writes.length).fill('applied')
  for (const round of roundsOf(writes)) writeRound(place, round, answers)
  return answers
}

function writeRound(place: Place, round: readonly Placed<UserWrite>[], answers: WriteAnswer[]): void {
  const rows = storedRows(place, round)
  const steps: Step[] = []
  for (const placed of round) {
    const stored = rows.get(writtenId(placed.write))
    const answer = answerBefore(placed.write, place.stamp, stored)
    if (answer === null) steps.push(stepOf(placed, stored))
    else answers[placed.position] = answer
  }
  const settled = settle(place, steps)
  const made = steps.filter((step, i) => {
    if (!settled[i]) answers[step.position] = 'taken'
    return settled[i]
  })
  moveKeys(place, made, writeRecords(place, made))
}

function stepOf({ position, write }: Placed<UserWrite>, stored: StoredRow | undefined): Step {
  const before = stored === undefined ? undefined : (JSON.parse(stored.doc) as User)
  const after = write.op === 'delete' ? {} : write.user
  return { position, write, stored, before, who: writtenId(write), ...movedKeys(before ?? {}, after) }
}

function storedRows({ db, tenant }: Place, round: readonly Placed<UserWrite>[]): Map<string, StoredRow> {
  const rows = db.all<StoredRow>(
    `SELECT u.num, u.id, u.version, u.stamp, u.doc FROM json_each(?) AS wanted
     CROSS JOIN users AS u ON u.tenant = ? AND u.id = wanted.value`,
    JSON.stringify(round.map(({ write }) => writtenId(write))),
    tenant,
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** Which steps can be made (see `settleKeys`). Nearly always all of them, which is quickly seen. */
function settle({ keys, tenant }: Place, steps: readonly Step[]): boolean[] {
  const taken = steps.flatMap(step => step.taken)
  if (keys.areFree(tenant, taken)) return steps.map(() => true)
  const holders = keys.holders(tenant, taken)
  return settleKeys(steps, key => holders.get(key)?.id)
}

/** Answers the record number of each step, by position in `steps`. */
function writeRecords({ db, tenant, stamp }: Place, steps: readonly Step[]): number[] {
  let people = 0
  const inserted: { num: number; words: string }[] = []
  const changed: { num: number; words: string | null }[] = []
  const values = new AttributeChanges()
  const nums = steps.map(({ write, stored, before }) => {
    values.note(before, write.op === 'delete' ? undefined : write.user)
    if (write.op === 'insert') {
      const num = insertRecord(db, tenant, stamp, write.user)
      inserted.push({ num, words: tokensOf(tenant, write.user) })
      people++
      return num
    }
    const num = (stored as StoredRow).num
    if (write.op === 'delete') {
      db.run('DELETE FROM users WHERE num = ?', num)
      changed.push({ num, words: null })
      people--
      return num
    }
    updateRecord(db, num, stamp, write.user)
    const words = tokensOf(tenant, write.user)
    if (words !== tokensOf(tenant, before as User)) changed.push({ num, words })
    return num
  })
  // FTS5 writes out what it has collected whenever a row number is not larger than the last one.
  changed.sort((a, b) => a.num - b.num)
  for (const { num, words } of changed) {
    db.run('DELETE FROM user_words WHERE rowid = ?', num)
    if (words !== null) db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', num, words)
  }
  for (const { num, words } of inserted) {
    db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', num, words)
  }
  values.write(db, tenant)
  if (people !== 0) db.run('UPDATE tenants SET people = people + ? WHERE num = ?', people, tenant)
  return nums
}

function insertRecord(db: Connection, tenant: number, stamp: string, user: User): number {
  return db.run(
    `INSERT INTO users (tenant, id, version, stamp, sort_name, active_admin, kind, manager, doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    tenant,
    user.id,
    user.version,
    stamp,
    sortName(user),
    isActiveAdmin(user),
    kindOf(user),
    managerOf(user),
    JSON.stringify(user),
  ).rowid
}

function updateRecord(db: Connection, num: number, stamp: string, user: User): void {
  db.run(
    `UPDATE users SET version = ?, stamp = ?, sort_name = ?, active_admin = ?, kind = ?, manager = ?, doc = ?
     WHERE num = ?`,
    user.version,
    stamp,
    sortName(user),
    isActiveAdmin(user),
    kindOf(user),
    managerOf(user),
    JSON.stringify(user),
    num,
  )
}

/** All releases come first, so that keys can change hands crosswise. */
function moveKeys({ keys, tenant }: Place, steps: readonly Step[], nums: readonly number[]): void {
  const held = (keysOf: (step: Step) => readonly IdentityKey[]) =>
    steps.flatMap((step, i) => keysOf(step).map(key => ({ key, user: nums[i] as number })))
  const released = held(step => step.released)
  const taken = held(step => step.taken)
  keys.remove(tenant, released)
  keys.add(tenant, taken)
}

function isActiveAdmin(user: User): number {
  return user.orgRole === 'admin' && user.status === 'active' ? 1 : 0
}
