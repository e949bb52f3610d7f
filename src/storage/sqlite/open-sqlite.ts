import type { Storage } from '../../ports/storage.ts'
import { createAttributeStore } from './attributes.ts'
import { createAuditStore } from './audit.ts'
import { createChunkStore } from './chunks.ts'
import { openConnection } from './connection.ts'
import { createConversationStore } from './conversations.ts'
import { createFileStore } from './files.ts'
import { createJobStore } from './jobs.ts'
import { migrate } from './migrations.ts'
import { createOutboxStore } from './outbox.ts'
import { createSettingStore } from './settings.ts'
import { createTenantNumbers } from './tenant-numbers.ts'
import { createUserStore } from './users.ts'

/**
 * Opens the SQLite file at `path` (its folder is made if need be), or `:memory:`, and brings its schema up to date.
 * Any number of threads and processes may open the same file. Throws StorageError.
 */
export async function openSqlite({ path }: { path: string }): Promise<Storage> {
  const db = openConnection(path)
  try {
    await migrate(db)
  } catch (error) {
    db.close()
    throw error
  }
  const tenants = createTenantNumbers(db)
  return {
    users: createUserStore(db, tenants),
    attributes: createAttributeStore(db),
    jobs: createJobStore(db),
    chunks: createChunkStore(db),
    files: createFileStore(db),
    conversations: createConversationStore(db),
    outbox: createOutboxStore(db, tenants),
    audit: createAuditStore(db),
    settings: createSettingStore(db),
    async ping() {
      await db.read(() => db.get('SELECT 1'))
    },
    async close() {
      db.close()
    },
  }
}
