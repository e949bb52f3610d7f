import type { mongo } from 'mongoose'
import type { Storage } from '../../ports/storage.ts'
import { createArchiveStore } from './archive.ts'
import { createAttributeStore } from './attributes.ts'
import { createAuditStore } from './audit.ts'
import { createChunkStore } from './chunks.ts'
import { createConversationStore } from './conversations.ts'
import { openCollections } from './database.ts'
import { createFileStore } from './files.ts'
import { createGroupStore } from './groups.ts'
import { createJobStore } from './jobs.ts'
import { openLastingConnection } from './lasting-connection.ts'
import { createMembershipStore } from './memberships.ts'
import { migrate } from './migrations.ts'
import { createOutboxStore } from './outbox.ts'
import { ensureRights } from './rights.ts'
import { readServerTime } from './server-time.ts'
import { createSettingStore } from './settings.ts'
import { closedError, storageError } from './storage-error.ts'
import { tryWrite } from './try-write.ts'
import { createUserStore } from './users.ts'

interface Log {
  info(facts: object, message: string): void
}

export interface MongodbStorage extends Storage {
  /** What the clock of the server shows; Unix milliseconds. @throws StorageError */
  serverTime(): Promise<number>
}

/**
 * Opens the database that `uri` names (`muster` where it names none), and brings its schema up to date. Any number of
 * processes may share it; each opens it once. Throws StorageError: retryable when the database cannot be reached, or cannot
 * be written to for now; not when the user lacks a right.
 */
export async function openMongodb({ uri, log }: { uri: string; log?: Log }): Promise<MongodbStorage> {
  const connection = await openLastingConnection(uri)
  const server = connection.db()
  try {
    await ensureRights(server, 'work')
    await tryWrite(server)
    await migrate(server, undefined, number =>
      log?.info({ schema: number }, 'database schema brought up to date'),
    )
  } catch (error) {
    await connection.close()
    throw storageError(error)
  }
  let closed = false
  const collection: mongo.Db['collection'] = (...asked) => connection.db().collection(...asked)
  const db = openCollections({ collection }, () => closed)
  return {
    users: createUserStore(db),
    groups: createGroupStore(db),
    memberships: createMembershipStore(db),
    attributes: createAttributeStore(db),
    jobs: createJobStore(db),
    chunks: createChunkStore(db),
    files: createFileStore(db),
    conversations: createConversationStore(db),
    outbox: createOutboxStore(db),
    audit: createAuditStore(db),
    settings: createSettingStore(db),
    archive: createArchiveStore(db),
    async ping() {
      if (closed) throw closedError()
      try {
        await tryWrite(connection.db())
      } catch (error) {
        throw storageError(error)
      }
    },
    async serverTime() {
      if (closed) throw closedError()
      return readServerTime(connection.db())
    },
    async close() {
      closed = true
      await connection.close()
    },
  }
}
