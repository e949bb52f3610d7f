import type { Via } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import type { Group, Membership, Move } from '../domain/groups.ts'
import type { IdentityKey } from '../domain/identity.ts'
import type { ExportJob, Job, JobKind, JobState, NewJob } from '../domain/jobs.ts'
import type { ChunkPlan, RowRecord, UserWrite } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import type { ArchiveStore } from './archive.ts'

/**
 * What Muster needs of a database. One adapter per engine, one contract suite for all of them.
 * Neither transactions over several documents nor joins are assumed; every method may be repeated.
 * Failures are `StorageError` (retryable or not); `null` means "there is none". Every record carries its tenant,
 * and no method crosses tenants but those that say so.
 */
export interface Storage {
  users: UserStore
  groups: GroupStore
  memberships: MembershipStore
  attributes: AttributeStore
  jobs: JobStore
  chunks: ChunkStore
  files: FileStore
  conversations: ConversationStore
  outbox: OutboxStore
  audit: AuditStore
  settings: SettingStore
  archive: ArchiveStore
  /** Answers when the engine does; throws StorageError otherwise. */
  ping(): Promise<void>
  /** Frees everything; afterwards every method throws StorageError. */
  close(): Promise<void>
}

/** Whether there is a database, and whether opening it would bring it up to date. What is newer counts as current. */
export type SchemaState = 'none' | 'older' | 'current'

export interface Page<T> {
  items: T[]
  /** Hand it back as `after` for the next page; null on the last one. */
  next: string | null
}

export interface UserStore {
  get(tenant: string, id: string): Promise<User | null>
  /** One round trip, two at most. A key that nobody holds is absent from the answer. */
  findByKeys(tenant: string, keys: readonly IdentityKey[]): Promise<Map<IdentityKey, User>>
  /** One round trip. Ids that do not exist are absent. */
  getMany(tenant: string, ids: readonly string[]): Promise<Map<string, User>>
  /**
   * Writes a batch (at most 2 * CHUNK_ROWS) and answers for each write, by position. Repeating a batch with the same stamp
   * answers the same and changes nothing: `stamp` is kept on each record written.
   * - `applied`: it is as the write wants it, now or since an earlier try with this stamp
   *   (a delete of somebody who is gone counts).
   * - `stale`: the record has another version than `fromVersion`, or is gone; an insert's id exists with another stamp.
   * - `taken`: one of its keys belongs to somebody else; the record is left as it was.
   * Keys that one write of the batch gives up may be taken by another, in any order, also crosswise.
   */
  write(tenant: string, stamp: string, writes: readonly UserWrite[]): Promise<WriteAnswer[]>
  /**
   * People of whom every word of `words` (made by `searchWords`) begins a word of their name, e-mail, phone, employee id,
   * title or department; in the order of `sortName`, then id. No words: nobody.
   */
  search(
    tenant: string,
    words: readonly string[],
    page: { limit: number; after?: string },
  ): Promise<Page<User>>
  /** Everybody, or those of a filter, in the order of `sortName`, then id. */
  list(tenant: string, page: { limit: number; after?: string; filter?: UserFilter }): Promise<Page<User>>
  /** Active org admins, at most `limit`, in the order of `list`. */
  admins(tenant: string, limit: number): Promise<User[]>
  count(tenant: string): Promise<number>
}

/**
 * Employees and others who are not archived, all who are archived, active org admins; or people whose manager is written like
 * one of `managers` (made by `managerKey`).
 */
export type UserFilter = 'employees' | 'others' | 'archived' | 'admins' | { managers: readonly string[] }

export type WriteAnswer = 'applied' | 'stale' | 'taken'

export type GroupWrite =
  | { op: 'insert'; group: Group }
  /** `group.version` is the new version; the write happens only while the stored one is `fromVersion`. `parentId` is left alone. */
  | { op: 'update'; group: Group; fromVersion: number }

export interface GroupStore {
  get(tenant: string, id: string): Promise<Group | null>
  /** One round trip. Ids that do not exist are absent. */
  getMany(tenant: string, ids: readonly string[]): Promise<Map<string, Group>>
  /** Organization groups by `groupKey` of their name, one round trip. Keys that no group has are absent. */
  byKeys(tenant: string, keys: readonly string[]): Promise<Map<string, Group>>
  /**
   * Writes a batch (at most 2 * CHUNK_ROWS) and answers for each write, by position. Repeating a batch with the same stamp
   * answers the same and changes nothing.
   * - `applied`: it is as the write wants it, now or since an earlier try with this stamp.
   * - `stale`: the record has another version than `fromVersion`, or is gone; an insert's id exists with another stamp.
   * - `taken`: another organization group has the name; the record is left as it was. Of two in one batch the first gets it.
   */
  write(tenant: string, stamp: string, writes: readonly GroupWrite[]): Promise<WriteAnswer[]>
  /** Organization groups in the order of the folded name, then id; with `words` (made by `searchWords`) those that have words beginning with each. */
  list(
    tenant: string,
    page: { limit: number; after?: string; words?: readonly string[] },
  ): Promise<Page<Group>>
  /** Organization groups right under `parentId`, or at the top (null), in the order of the folded name, then id. */
  children(
    tenant: string,
    parentId: string | null,
    page: { limit: number; after?: string },
  ): Promise<Page<Group>>
  /** How many groups are right under each; one round trip. Those without any are absent. */
  childCounts(tenant: string, ids: readonly string[]): Promise<Map<string, number>>
  /** Organization groups. */
  count(tenant: string): Promise<number>
  /** Counts the moves of the tenant, from 0. Everything that was moved before is seen by whoever reads after it. */
  revision(tenant: string): Promise<number>
  /**
   * Makes all the moves, or none and answers false: when the revision is not the current one any more, so that whoever
   * decided on them must look again. Rules (cycles, depth, rights) are decided by the caller on what it read after
   * `revision`. A group that is removed must have no children and no members left but for what the moves do.
   */
  move(tenant: string, revision: number, moves: readonly Move[]): Promise<boolean>
}

export interface MembershipStore {
  /** Idempotent: who is in already stays as they are. Answers by position whether they are new. */
  add(tenant: string, memberships: readonly Membership[]): Promise<boolean[]>
  /** Idempotent. */
  remove(tenant: string, pairs: readonly MemberPair[]): Promise<void>
  /** Those of the pairs that exist, one round trip, in no order. */
  find(tenant: string, pairs: readonly MemberPair[]): Promise<Membership[]>
  /** In the order of `sortName`, then user id. */
  ofGroup(tenant: string, groupId: string, page: { limit: number; after?: string }): Promise<Page<Membership>>
  /** Of all these people, one round trip, in no order; each person is in MAX_GROUPS_OF_USER groups at most. */
  ofUsers(tenant: string, userIds: readonly string[]): Promise<Membership[]>
  /** Members of each group, one round trip. Groups without any are absent. */
  counts(tenant: string, groupIds: readonly string[]): Promise<Map<string, number>>
  /** Notes new names, so that the order of members stays right. */
  rename(tenant: string, names: readonly { userId: string; sortName: string }[]): Promise<void>
}

export interface MemberPair {
  groupId: string
  userId: string
}

export interface AttributeStore {
  /** In the order of their positions, then by label. */
  list(tenant: string): Promise<Attribute[]>
  /** Adds or replaces, by key. */
  put(attribute: Attribute): Promise<void>
  /** Idempotent. Values that people have are left alone. */
  remove(tenant: string, key: string): Promise<void>
}

export interface JobStore {
  /** Gives it the tenant's next number and revision 1. A job of the same origin is answered instead of a second one. */
  create<J extends Job>(job: NewJob<J>): Promise<J>
  get(tenant: string, id: string): Promise<Job | null>
  byNumber(tenant: string, number: number): Promise<Job | null>
  /** Newest first; `before`: only smaller numbers; `by`: only that user's; `kind`: only those, both kinds where absent. */
  list<K extends JobKind = JobKind>(
    tenant: string,
    query: { limit: number; before?: number; by?: string; kind?: K },
  ): Promise<Extract<Job, { kind: K }>[]>
  count(tenant: string, query: { by?: string; kind?: JobKind }): Promise<number>
  /** How many jobs are in each state; states without any are absent. */
  tally(tenant: string): Promise<Map<JobState, number>>
  /**
   * Stores `job` with revision + 1 while the stored revision is `job.revision`; false when it is not.
   * With `attempt`, also false when that claim is no longer the last one: the fence of a worker.
   * With `until` besides, the claim is prolonged by the same write, and it is also false when the claim was released.
   * Without, leases are not touched by it.
   */
  replace(job: Job, attempt?: number, until?: number): Promise<boolean>
  /**
   * Takes the oldest runnable job that is due and not leased, and whose tenant has no other leased job of its kind; across
   * tenants. So an export, which only reads, never waits for an import nor the other way round. With `kind` only such a
   * job, with `jobId` only that one.
   */
  claim(claim: {
    worker: string
    now: number
    until: number
    kind?: JobKind
    jobId?: string
  }): Promise<Claim | null>
  /** Prolongs; false when the claim is no longer the last one. */
  heartbeat(tenant: string, id: string, attempt: number, until: number): Promise<boolean>
  /** Ends the claim, if it is still the last one; the job is claimed again from `runAt` on if its state is runnable. */
  release(tenant: string, id: string, attempt: number, runAt: number): Promise<void>
  /** Claims that run now, across tenants. */
  leases(now: number): Promise<{ tenant: string; id: string; attempt: number; worker: string }[]>
  /** Jobs whose card shows an older revision, oldest change first, across tenants. */
  cardsDue(limit: number): Promise<Job[]>
  /** Exports whose file is kept since before `before` (see `keptSince`), the oldest first, across tenants. */
  kept(before: number, limit: number): Promise<ExportJob[]>
}

export interface Claim<J extends Job = Job> {
  job: J
  /** Grows with every claim of the job. */
  attempt: number
}

/**
 * Chunks are numbered from 0 within a job; each part is stored whole and replaced whole. `attempt` is the claim that
 * stands behind a write, 0 where none does: a part that a later claim has stored stays as it is, and the answer is false.
 */
export interface ChunkStore {
  putRows(
    tenant: string,
    job: string,
    n: number,
    rows: readonly RowRecord[],
    attempt?: number,
  ): Promise<boolean>
  rows(tenant: string, job: string, n: number): Promise<RowRecord[] | null>
  /** The rows of each chunk from `first` on, in order, up to one that has none; read ahead, several in a round trip. */
  rowsFrom(tenant: string, job: string, first: number): AsyncIterable<RowRecord[]>
  putPlan(tenant: string, job: string, n: number, plan: ChunkPlan, attempt?: number): Promise<boolean>
  plan(tenant: string, job: string, n: number): Promise<ChunkPlan | null>
  /** Removes every part of every chunk of the job; with `attempt`, those that earlier claims have stored. */
  clear(tenant: string, job: string, attempt?: number): Promise<void>
}

export interface StoredFile {
  readonly tenant: string
  readonly id: string
  name: string
  bytes: number
  /** Lower-case hex. */
  sha256: string
  createdAt: number
}

export interface FileStore {
  /**
   * Stores the bytes piece by piece, then the entry that makes them visible. An error in `bytes` is thrown on and leaves
   * nothing. The same id replaces.
   */
  write(
    file: { tenant: string; id: string; name: string; createdAt: number },
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<StoredFile>
  info(tenant: string, id: string): Promise<StoredFile | null>
  /** Pieces of at most 1 MiB, in order. Throws NotFoundError when there is no such file. */
  read(tenant: string, id: string): AsyncIterable<Uint8Array>
  remove(tenant: string, id: string): Promise<void>
  /** Removes the pieces of uploads that broke off more than a day ago, of all tenants. */
  sweep(): Promise<void>
}

/** Where a message to somebody goes. `reference` is the Bot Framework's, opaque here. */
export interface Conversation {
  readonly tenant: string
  readonly id: string
  kind: 'personal' | 'group' | 'channel'
  /** The directory user of a personal conversation. */
  userId?: string
  reference: unknown
  updatedAt: number
}

export interface ConversationStore {
  put(conversation: Conversation): Promise<void>
  get(tenant: string, id: string): Promise<Conversation | null>
  /** The latest personal one. */
  personal(tenant: string, userId: string): Promise<Conversation | null>
  /** True the first time that `mark` is set on the conversation, false ever after. */
  mark(tenant: string, id: string, mark: string): Promise<boolean>
}

/** A message to be sent once. It stays after it was sent or dropped, so that it is not recorded a second time. */
export interface OutboxEntry {
  readonly tenant: string
  /** Unique in the tenant: `invitation:<user>`, `activation:<user>:<job>`, `ended:<job>`. */
  readonly key: string
  kind: 'invitation' | 'activation' | 'ended'
  /** Whom it goes to. */
  userId: string
  jobId: string
  state: OutboxState
  createdAt: number
  /** Tries that the mail server put off; absent: none. */
  failures?: number
  /** Why it failed or was dropped, or has not been sent yet: one line. */
  reason?: string
  /** When it was sent, given up or dropped. */
  settledAt?: number
}

/** `failed`: it is not tried again unless somebody wants it. `dropped`: it is not to be sent. */
export type OutboxState = 'waiting' | 'sent' | 'failed' | 'dropped'

/** What became of a claimed entry. `waiting`: it is claimed again from `dueAt` on; `failures` are those so far. */
export type Settlement =
  | { state: 'sent'; at: number }
  | { state: 'failed' | 'dropped'; at: number; reason: string }
  | { state: 'waiting'; dueAt: number; failures: number; reason?: string }

export interface OutboxStore {
  /** Entries whose key exists are left alone; answers how many are new. They are due from `createdAt` on. */
  add(tenant: string, entries: readonly OutboxEntry[]): Promise<number>
  get(tenant: string, key: string): Promise<OutboxEntry | null>
  /** Oldest first. */
  list(tenant: string, query: { state?: OutboxState; jobId?: string; limit: number }): Promise<OutboxEntry[]>
  count(tenant: string, query: { state?: OutboxState; jobId?: string }): Promise<number>
  /** How many are in each state. */
  counts(tenant: string): Promise<Record<OutboxState, number>>
  /**
   * Takes up to `limit` waiting entries that are due and that nobody else has taken, those longest due first; across
   * tenants. Nobody else gets them before `until`. Of several who claim at once each gets others.
   * @param claim.by names this claim and no other; `settle` asks for it
   */
  claimDue(claim: { by: string; now: number; until: number; limit: number }): Promise<OutboxEntry[]>
  /**
   * Notes what became of an entry and ends the claim; false, and nothing noted, when the claim `by` is no longer the one
   * that holds it. That it was sent is noted whoever holds it: it will not become unsent.
   */
  settle(tenant: string, key: string, by: string, settlement: Settlement): Promise<boolean>
  /**
   * Makes entries due now that failed, or that wait for a later time: all of them, or with `key` that one, which may have been
   * dropped too. Those that somebody is sending at `now` are left alone. Answers how many.
   */
  retry(tenant: string, query: { key?: string; now: number }): Promise<number>
  /** Drops every entry that waits or failed, or with `key` that one, but for those that somebody is sending at `now`. */
  drop(tenant: string, query: { key?: string; now: number; reason: string }): Promise<number>
}

/** Who did what, or was refused what. Append only; ids, never contents. */
export interface AuditEntry {
  readonly tenant: string
  readonly id: string
  at: number
  /** User id, or `operator`. */
  actor: string
  action: string
  /** Id of a person or a group, `import 41`, or empty. */
  target: string
  outcome: 'done' | 'refused'
  detail: Record<string, string | number>
  /** How it was asked for; absent in entries of an older Muster. */
  via?: Via
}

/** What entries are wanted: all conditions count. */
export interface AuditQuery {
  /** Id of a person or a group: who did it, to whom or to what it was done, or named in `detail`. */
  about?: string
  /** Unix times in milliseconds: not before `from`, before `until`. */
  from?: number
  until?: number
}

export interface AuditStore {
  /** An id that is there is left alone. */
  append(tenant: string, entries: readonly AuditEntry[]): Promise<void>
  /** Newest first; of one moment, the one appended last. */
  list(tenant: string, query: AuditQuery & { limit: number; after?: string }): Promise<Page<AuditEntry>>
}

/** Small values of a tenant; the tenant `-` holds those of the installation. */
export interface SettingStore {
  get(tenant: string, key: string): Promise<string | null>
  put(tenant: string, key: string, value: string): Promise<void>
  /** Stores `value` unless there is one; answers what is stored then. */
  putIfAbsent(tenant: string, key: string, value: string): Promise<string>
  /** True for the one caller that removed it. */
  take(tenant: string, key: string, value: string): Promise<boolean>
}
