import type { ArchiveStore } from './archive.ts'
import type { AttributeStore } from './attribute-store.ts'
import type { AuditStore } from './audit-store.ts'
import type { ChunkStore } from './chunk-store.ts'
import type { ConversationStore } from './conversation-store.ts'
import type { FileStore } from './file-store.ts'
import type { GroupStore } from './group-store.ts'
import type { JobStore } from './job-store.ts'
import type { MembershipStore } from './membership-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { SettingStore } from './setting-store.ts'
import type { UserStore } from './user-store.ts'

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
