import type { IdentityKey } from './identity.ts'
import type { Issue } from './issues.ts'
import type { AttributeValue, Network, TextField, User } from './users.ts'

/** What may happen to a row. Words for people: Added, Updated, Unchanged, Archived or Deleted, Skipped, Refused. */
export const OUTCOMES = ['created', 'updated', 'unchanged', 'removed', 'skipped', 'failed'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Adds up to the rows of the file. */
export type Counts = Record<Outcome, number>

export function noCounts(): Counts {
  return { created: 0, updated: 0, unchanged: 0, removed: 0, skipped: 0, failed: 0 }
}

/** `add`: known people are left alone. `update`: nobody is added. `fill`: only empty fields are written. */
export const IMPORT_MODES = ['add-update', 'add', 'update', 'fill'] as const
export type ImportMode = (typeof IMPORT_MODES)[number]

/**
 * What the row asks for: `save` adds or updates, `new` expects a new person, `update` a known one,
 * `activate` brings back an archived one, `delete` removes.
 */
export type Intent = 'save' | 'new' | 'update' | 'activate' | 'delete'

/** One row, read and normalised. An absent field is not touched, `null` empties it. */
export interface Change {
  intent: Intent
  fields: Partial<Record<TextField, string | null>>
  attributes?: Record<string, AttributeValue | null>
  /** For people whom the row adds. */
  network: Network
}

/** One row of a file as the check stored it. */
export interface RowRecord {
  line: number
  /** As the file has them. */
  cells: string[]
  /** Absent when the row has errors or is skipped. */
  change?: Change
  issues: Issue[]
  /** What the preview promises. */
  outcome: Outcome
  /** Keys that the row takes from people who give them up elsewhere in this file. */
  takes?: Taking[]
  /** Keys that the person of this row loses by it. */
  gives?: Taking[]
  /** The person has to be told that they are active again. */
  activated?: boolean
}

/** `key` moves away from the user `from`. */
export interface Taking {
  key: IdentityKey
  from: string
  /** What is wrong with the row that takes it, if it turns out that `from` keeps it. */
  otherwise?: Issue
}

/** What applying one row does, decided against the directory of that moment. */
export interface RowPlan {
  outcome: Outcome
  issues: Issue[]
  /** Whom the row is about; the id that a new person will get. Absent when nobody is. */
  userId?: string
  /** The record before and after; `before` is absent for new people, `after` for removed ones. */
  before?: User
  after?: User
  takes: Taking[]
  /** The person has to be told that they are active again. */
  activated: boolean
}

export type UserWrite =
  | { op: 'insert'; user: User }
  /** `user.version` is the new version; the write happens only while the stored one is `fromVersion`. */
  | { op: 'update'; user: User; fromVersion: number }
  | { op: 'delete'; id: string; fromVersion: number }

/** The planned writes of a chunk, kept before the first of them is made: resume, results and undo read them. */
export interface ChunkPlan {
  /** By position in the chunk; rows that write nothing are absent. */
  writes: PlannedWrite[]
  /** Outcome and issues of the rows that write nothing, by position, where they differ from the preview. */
  settled: { row: number; outcome: Outcome; issues: Issue[] }[]
}

export interface PlannedWrite {
  /** Position in the chunk, from 0; -1 for a person who only gives up keys that rows of this chunk take. */
  row: number
  outcome: Outcome
  issues?: Issue[]
  write: UserWrite
  before?: User
  activated?: boolean
}

/** What became of one row. */
export interface RowResult {
  outcome: Outcome
  issues: Issue[]
}
