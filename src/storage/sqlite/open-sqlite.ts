import type { Storage } from '../../ports/storage.ts'
import { createArchiveStore } from './archive.ts'
import { createAttributeStore } from './attributes.ts'
import { createAuditStore } from './audit.ts'
import { createChunkStore } from './chunks.ts'
import { type ConnectionUse, openConnection } from './connection.ts'
import { createConversationStore } from './conversations.ts'
import { createFileStore } from './files.ts'
import { createGroupStore } from './groups.ts'
import { createJobStore } from './jobs.ts'
import { createMembershipStore } from './memberships.ts'
import { migrate } from './migrations.ts'
import { createOutboxStore } from './outbox.ts'
import { createSettingStore } from './settings.ts'
import { createTenantNumbers } from './tenant-numbers.ts'
import { createUserKeys } from './user-keys.ts'
import { createUserStore } from './users.ts'

/**
 * Opens the SQLite file at `path` (its folder is made if need be), or `:memory:`, and brings its schema up to date.
 * Any number of threads and processes may open the same file, unless one asked to be `alone`: then none has it open
 * before or meanwhile. Throws StorageError; retryable while others are in the way.
 */
export async function openSqlite({ path, ...use }: { path: string } & ConnectionUse): Promise<Storage> {
  const db = openConnection(path, use)
  try {
    await migrate(db)
  } catch (error) {
    db.close()
    throw error
  }
  const tenants = createTenantNumbers(db)
  const userKeys = createUserKeys(db)
  const stores = {
    attributes: createAttributeStore(db),
    audit: createAuditStore(db),
    conversations: createConversationStore(db),
    memberships: createMembershipStore(db, tenants),
    settings: createSettingStore(db),
  }
  return {
    ...stores,
    users: createUserStore(db, tenants, userKeys),
    groups: createGroupStore(db, tenants),
    jobs: createJobStore(db),
    chunks: createChunkStore(db),
    files: createFileStore(db),
    outbox: createOutboxStore(db, tenants),
    archive: createArchiveStore({ db, tenants, userKeys, stores }),
    async ping() {
      await db.read(() => db.get('SELECT 1'))
    },
    async close() {
      db.close()
    },
  }
}
