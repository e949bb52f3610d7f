import type { Group, GroupRole, GroupType, Membership } from './groups.ts'
import type { IdentityKey, KeyField } from './identity.ts'
import type { Issue } from './issues.ts'
import type { AttributeValue, Network, OrgRole, TextField, User, UserStatus } from './users.ts'

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
  /** Labels of mandatory attributes that the row says nothing about: somebody new is not added. */
  missing?: string[]
  /** For people whom the row adds. */
  network: Network
  /** Only in files that Muster wrote itself. */
  own?: OwnFields
}

/** What only a file of Muster's own format says of a person. */
export interface OwnFields {
  /** Whom the row is about, before any other key; nobody's where the file comes from another directory. */
  id?: string
  network?: Network
  status?: UserStatus
  orgRole?: OrgRole
  /** Organization groups that the person is in; they leave none by not being named. */
  groups?: readonly NamedRole[]
}

/** A group by its name, with the role in it. */
export interface NamedRole {
  name: string
  role: GroupRole
}

/** What the rows of a file are about. */
export type Subject = 'people' | 'members' | 'groups'

/** One row about somebody in a group. Some key is there. */
export interface MemberChange {
  /** As the file writes it, cleaned. */
  group: string
  groupId?: string
  role: GroupRole
  keys: Partial<Record<KeyField | 'id', string>>
  /** For somebody whom the row adds to the directory. */
  name?: string
}

/** One row about a group. An absent field is not touched. */
export interface GroupChange {
  id?: string
  name: string
  /** Whether a group that there is not is created, or the row left out. */
  creates: boolean
  type?: GroupType
  /** The name of the group that it is to be under; null: it is to be at the top. */
  parent?: string | null
}

/** One row of a file as the check stored it. */
export interface RowRecord {
  line: number
  /** As the file has them. */
  cells: string[]
  /** Absent when the row has errors or is skipped. Of a file about people. */
  change?: Change
  /** The same of a file about members of groups, */
  member?: MemberChange
  /** or about groups. */
  group?: GroupChange
  issues: Issue[]
  /** What the preview promises. */
  outcome: Outcome
  /** Of a row about a group: what other rows of the file do to it that this row stands on. */
  ahead?: Ahead
  /** Keys that the row takes from people who give them up elsewhere in this file. */
  takes?: Taking[]
  /** Keys that the person of this row loses by it. */
  gives?: HeldKey[]
  /** The person has to be told that they are active again. */
  activated?: boolean
}

/** A row may be applied before the rows that it stands on. */
export interface Ahead {
  /** The parent that it names is made, or gets that name, by another row. */
  parent?: { id: string; name: string; isNew: boolean }
  /** Groups between the parent and the group that other rows put elsewhere: in their old place there would be a circle. */
  cuts?: string[]
}

/** `key` is that of the user `from`. */
export interface HeldKey {
  key: IdentityKey
  from: string
}

/** It moves to the person of a row. */
export interface Taking extends HeldKey {
  /** The line of the row by which `from` gives it up, once all rows were read. */
  line?: number
  /** What is wrong with the row that takes it, where no row gives it up. */
  otherwise: Issue
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
  /** Of a file that changes groups. */
  groups?: GroupSteps
  /** Only in a plan as it is kept: rows that add somebody as the preview said, and when. */
  added?: { at: number; rows: number[] }
}

/** What a chunk does to groups, in the order in which it is done; each step may be repeated. */
export interface GroupSteps {
  /** Rows that write. */
  rows: GroupRow[]
  /** People who are new in the directory. */
  people: User[]
  /** People who had no name until now. */
  named?: { user: User; before: User }[]
  created: Group[]
  changed: { group: Group; before: Group }[]
  joins: Membership[]
  links: Link[]
}

export interface GroupRow {
  /** Position in the chunk, from 0. */
  row: number
  outcome: Outcome
  /** Where they differ from those of the preview. */
  issues?: Issue[]
  groupId: string
  /** Who joins it or has another role. */
  userId?: string
}

/** `cuts`: links that other rows of the file change, and that have to go first so that there is never a circle. */
export interface Link {
  row: number
  child: string
  parentId: string | null
  before: string | null
  cuts: string[]
}

export interface PlannedWrite {
  /** Position in the chunk, from 0. */
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
