import type { Attribute } from '../domain/attributes.ts'
import type { Group, Membership } from '../domain/groups.ts'
import type { Job } from '../domain/jobs.ts'
import type { User } from '../domain/users.ts'
import type { AuditEntry } from './audit-store.ts'
import type { Conversation } from './conversation-store.ts'
import type { StoredFile } from './file-store.ts'
import type { OutboxEntry } from './outbox-store.ts'

/** What is kept, kind by kind, as every engine reads it and every other one takes it. Records are whole. */
export interface ArchiveContents {
  settings: { tenant: string; key: string; value: string }
  attributes: Attribute
  /** `stamp`: of the batch that wrote it last, by which a repetition of that batch is known. */
  users: { user: User; stamp: string }
  groups: { group: Group; stamp: string }
  /** How many moves of groups a tenant has made; tenants without any are absent. */
  moves: { tenant: string; revision: number }
  memberships: Membership
  conversations: Conversation
  marks: { tenant: string; id: string; mark: string }
  /** A claim is not kept, but the time until which it lasts is: nobody sends the letter before. */
  outbox: { entry: OutboxEntry; dueAt: number }
  audit: AuditEntry
  /** `body` is what `chunk-codec.ts` makes of the part. */
  chunks: {
    tenant: string
    job: string
    part: 'rows' | 'plan'
    n: number
    attempt: number
    body: Uint8Array
  }
  /** `attempt` is the number of the last claim. The claim itself is not kept: the job is free at `runAt`. */
  jobs: { job: Job; attempt: number; runAt: number }
}

export type ArchiveKind = keyof ArchiveContents

/** In the order in which they are best written: jobs, which somebody could take up, when all that they need is there. */
export const ARCHIVE_KINDS = [
  'settings',
  'attributes',
  'users',
  'groups',
  'moves',
  'memberships',
  'conversations',
  'marks',
  'outbox',
  'audit',
  'chunks',
  'jobs',
] as const satisfies readonly ArchiveKind[]

/**
 * All that a storage keeps, of all tenants, to be carried from one engine to another; the bytes of files go through
 * `files`. For a storage that nobody else writes to meanwhile: what is being changed may be met as it was, as it is, or
 * in two halves.
 */
export interface ArchiveStore {
  /**
   * Every record of the kind once, in batches of bounded size. Of outbox and audit, what a tenant has of the same time comes
   * in the order in which it was added.
   */
  read<K extends ArchiveKind>(kind: K): AsyncIterable<ArchiveContents[K][]>
  /**
   * Adds records as they are, with their ids, versions, numbers and revisions. May be repeated. Where there is already
   * another record of that id, or one that holds a key of it, no promise is made which of the two is there afterwards.
   */
  write<K extends ArchiveKind>(kind: K, records: readonly ArchiveContents[K][]): Promise<void>
  /** The entry of every file. */
  files(): AsyncIterable<StoredFile[]>
}
