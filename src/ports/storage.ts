import type { Attribute } from '../domain/attributes.ts'
import type { IdentityKey } from '../domain/identity.ts'
import type { Job } from '../domain/jobs.ts'
import type { ChunkPlan, RowRecord, UserWrite } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'

/**
 * What Muster needs of a database. One adapter per engine, one contract suite for all of them.
 * Neither transactions over several documents nor joins are assumed; every method may be repeated.
 * Failures are `StorageError` (retryable or not); `null` means "there is none". Every record carries its tenant,
 * and no method crosses tenants but those that say so.
 */
export interface Storage {
  users: UserStore
  attributes: AttributeStore
  jobs: JobStore
  chunks: ChunkStore
  files: FileStore
  conversations: ConversationStore
  outbox: OutboxStore
  audit: AuditStore
  settings: SettingStore
  /** Answers when the engine does; throws StorageError otherwise. */
  ping(): Promise<void>
  /** Frees everything; afterwards every method throws StorageError. */
  close(): Promise<void>
}

export interface Page<T> {
  items: T[]
  /** Hand it back as `after` for the next page; null on the last one. */
  next: string | null
}

export interface UserStore {
  get(tenant: string, id: string): Promise<User | null>
  /** One round trip. A key that nobody holds is absent from the answer. */
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
  /** Everybody, in the order of `sortName`, then id. */
  list(tenant: string, page: { limit: number; after?: string }): Promise<Page<User>>
  /** Active org admins, at most `limit`, in the order of `list`. */
  admins(tenant: string, limit: number): Promise<User[]>
  count(tenant: string): Promise<number>
}

export type WriteAnswer = 'applied' | 'stale' | 'taken'

export interface AttributeStore {
  /** By label. */
  list(tenant: string): Promise<Attribute[]>
  /** Adds or replaces, by key. */
  put(attribute: Attribute): Promise<void>
}

export interface JobStore {
  /** Gives it the tenant's next number and revision 1. A job of the same origin is answered instead of a second one. */
  create(job: Omit<Job, 'number' | 'revision'>): Promise<Job>
  get(tenant: string, id: string): Promise<Job | null>
  byNumber(tenant: string, number: number): Promise<Job | null>
  /** Newest first; `before`: only smaller numbers; `by`: only that user's. */
  list(tenant: string, query: { limit: number; before?: number; by?: string }): Promise<Job[]>
  count(tenant: string, query: { by?: string }): Promise<number>
  /**
   * Stores `job` with revision + 1 while the stored revision is `job.revision`; false when it is not.
   * With `attempt`, also false when that claim is no longer the last one: the fence of a worker.
   * Leases are not touched by it.
   */
  replace(job: Job, attempt?: number): Promise<boolean>
  /**
   * Takes the oldest runnable job that is due and not leased, and whose tenant has no other leased job; across tenants.
   * With `jobId`, only that one.
   */
  claim(claim: { worker: string; now: number; until: number; jobId?: string }): Promise<Claim | null>
  /** Prolongs; false when the claim is no longer the last one. */
  heartbeat(tenant: string, id: string, attempt: number, until: number): Promise<boolean>
  /** Ends the claim, if it is still the last one; the job is claimed again from `runAt` on if its state is runnable. */
  release(tenant: string, id: string, attempt: number, runAt: number): Promise<void>
  /** Claims that run now, across tenants. */
  leases(now: number): Promise<{ tenant: string; id: string; attempt: number; worker: string }[]>
  /** Jobs whose card shows an older revision, oldest change first, across tenants. */
  cardsDue(limit: number): Promise<Job[]>
}

export interface Claim {
  job: Job
  /** Grows with every claim of the job. */
  attempt: number
}

/** Chunks are numbered from 0 within a job; each part is stored whole and replaced whole. */
export interface ChunkStore {
  putRows(tenant: string, job: string, n: number, rows: readonly RowRecord[]): Promise<void>
  rows(tenant: string, job: string, n: number): Promise<RowRecord[] | null>
  putPlan(tenant: string, job: string, n: number, plan: ChunkPlan): Promise<void>
  plan(tenant: string, job: string, n: number): Promise<ChunkPlan | null>
  /** Removes every part of every chunk of the job. */
  clear(tenant: string, job: string): Promise<void>
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

/** A message to be sent once. */
export interface OutboxEntry {
  readonly tenant: string
  /** Unique in the tenant: `invitation:<user>`, `activation:<user>:<job>`. */
  readonly key: string
  kind: 'invitation' | 'activation'
  userId: string
  jobId: string
  state: 'waiting' | 'sent' | 'failed'
  createdAt: number
}

export interface OutboxStore {
  /** Entries whose key exists are left alone; answers how many are new. */
  add(tenant: string, entries: readonly OutboxEntry[]): Promise<number>
  /** Oldest first. */
  list(
    tenant: string,
    query: { state?: OutboxEntry['state']; jobId?: string; limit: number },
  ): Promise<OutboxEntry[]>
  count(tenant: string, query: { state?: OutboxEntry['state']; jobId?: string }): Promise<number>
}

/** Who did what, or was refused what. Append only; ids, never contents. */
export interface AuditEntry {
  readonly tenant: string
  readonly id: string
  at: number
  /** User id, or `operator`. */
  actor: string
  action: string
  target: string
  outcome: 'done' | 'refused'
  detail: Record<string, string | number>
}

export interface AuditStore {
  append(tenant: string, entries: readonly AuditEntry[]): Promise<void>
  /** Newest first. */
  list(tenant: string, query: { limit: number; before?: number }): Promise<AuditEntry[]>
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
