import type { ArchiveContents, ArchiveStore } from '../../ports/archive.ts'
import type { StoredFile } from '../../ports/file-store.ts'
import type { Storage } from '../../ports/storage.ts'
import { type ArchiveReaders, type ArchiveWriters, FEW, MANY, mapped, SOME } from '../archive-batches.ts'
import type { Connection } from './connection.ts'
import { GROUP_COLUMNS, type GroupRow, groupOf } from './group-rows.ts'
import { insertJob, jobsOf } from './jobs.ts'
import { COLUMNS as OUTBOX_COLUMNS, type Row as OutboxRow, entryOf as outboxEntryOf } from './outbox.ts'
import type { TenantNumbers } from './tenant-numbers.ts'
import type { UserKeys } from './user-keys.ts'
import { walkRows } from './walk-rows.ts'
import { writeGroups } from './write-groups.ts'
import { writeUsers } from './write-users.ts'

interface Place {
  db: Connection
  tenants: TenantNumbers
  userKeys: UserKeys
  stores: Pick<Storage, 'attributes' | 'audit' | 'conversations' | 'memberships' | 'settings'>
}

export function createArchiveStore(place: Place): ArchiveStore {
  const readers = readersOf(place)
  const writers = writersOf(place)
  return {
    read: kind => readers[kind](),
    async write(kind, records) {
      await writers[kind](records)
    },
    files: () =>
      walkRows<StoredFile>(place.db, {
        columns: 'tenant, id, name, bytes, sha256, created_at AS createdAt',
        from: 'files',
        by: ['tenant', 'id'],
        limit: MANY,
      }),
  }
}

function readersOf({ db, stores }: Place): ArchiveReaders {
  const docs = <T>(from: string, by: string[], limit: number) =>
    mapped(
      walkRows<{ doc: string }>(db, { columns: 'doc', from, by, limit }),
      row => JSON.parse(row.doc) as T,
    )
  return {
    settings: () =>
      walkRows(db, { columns: 'tenant, key, value', from: 'settings', by: ['tenant', 'key'], limit: MANY }),
    async *attributes() {
      const own = await db.read(() => db.all<{ tenant: string }>('SELECT DISTINCT tenant FROM attributes'))
      for (const { tenant } of own) yield await stores.attributes.list(tenant)
    },
    users: () =>
      mapped(
        walkRows<{ stamp: string; doc: string }>(db, {
          columns: 'stamp, doc',
          from: 'users',
          by: ['num'],
          limit: MANY,
        }),
        ({ stamp, doc }) => ({ user: JSON.parse(doc), stamp }),
      ),
    groups: () =>
      mapped(
        walkRows<GroupRow & { owner: string; stamp: string }>(db, {
          columns: `t.name AS owner, g.stamp, ${GROUP_COLUMNS}`,
          from: 'groups AS g JOIN tenants AS t ON t.num = g.tenant',
          by: ['g.num'],
          limit: SOME,
        }),
        ({ owner, stamp, ...row }) => ({ group: groupOf(owner, row), stamp }),
      ),
    async *moves() {
      const sql = 'SELECT name AS tenant, group_moves AS revision FROM tenants WHERE group_moves > 0'
      yield await db.read(() => db.all(sql))
    },
    memberships: () =>
      walkRows(db, {
        columns:
          't.name AS tenant, m.group_id AS groupId, m.user AS userId, m.sort_name AS sortName, m.since',
        from: 'memberships AS m JOIN tenants AS t ON t.num = m.tenant',
        by: ['m.tenant', 'm.user', 'm.group_id'],
        limit: MANY,
      }),
    conversations: () => docs('conversations', ['tenant', 'id'], SOME),
    marks: () =>
      walkRows(db, {
        columns: 'tenant, id, mark',
        from: 'conversation_marks',
        by: ['tenant', 'id', 'mark'],
        limit: MANY,
      }),
    outbox: () =>
      mapped(
        walkRows<OutboxRow & { owner: string; dueAt: number }>(db, {
          columns: `t.name AS owner, due_at AS dueAt, ${OUTBOX_COLUMNS}`,
          from: 'outbox JOIN tenants AS t ON t.num = outbox.tenant',
          by: ['outbox.num'],
          limit: MANY,
        }),
        ({ owner, dueAt, ...row }) => ({ entry: outboxEntryOf(owner, row), dueAt }),
      ),
    audit: () => docs('audit', ['num'], MANY),
    chunks: () =>
      walkRows(db, {
        columns: 'tenant, job, part, n, attempt, body',
        from: 'chunks',
        by: ['rowid'],
        limit: FEW,
      }),
    jobs: () =>
      mapped(
        walkRows<{ doc: string; attempt: number; runAt: number }>(db, {
          columns: 'doc, attempt, run_at AS runAt',
          from: 'jobs',
          by: ['rowid'],
          limit: SOME,
        }),
        ({ doc, attempt, runAt }) => ({ job: JSON.parse(doc), attempt, runAt }),
      ),
  }
}

function writersOf({ db, tenants, userKeys, stores }: Place): ArchiveWriters {
  return {
    async settings(records) {
      for (const { tenant, key, value } of records) await stores.settings.put(tenant, key, value)
    },
    async attributes(records) {
      for (const attribute of records) await stores.attributes.put(attribute)
    },
    users: records =>
      db.transaction(() => {
        for (const { tenant, stamp, own } of batches(records, ({ user }) => user.tenant)) {
          const place = { db, keys: userKeys, tenant: tenants.findOrAdd(tenant), stamp }
          writeUsers(
            place,
            own.map(({ user }) => ({ op: 'insert', user })),
          )
        }
      }),
    groups: records =>
      db.transaction(() => {
        for (const { tenant, stamp, own } of batches(records, ({ group }) => group.tenant)) {
          const num = tenants.findOrAdd(tenant)
          writeGroups(
            db,
            num,
            stamp,
            own.map(({ group }) => ({ op: 'insert', group })),
          )
          for (const { group } of own) {
            const sql = 'UPDATE groups SET parent = ? WHERE tenant = ? AND id = ? AND version = ?'
            db.run(sql, group.parentId ?? '', num, group.id, group.version)
          }
        }
      }),
    moves: records =>
      db.transaction(() => {
        const sql = 'UPDATE tenants SET group_moves = max(group_moves, ?) WHERE num = ?'
        for (const { tenant, revision } of records) db.run(sql, revision, tenants.findOrAdd(tenant))
      }),
    async memberships(records) {
      for (const [tenant, own] of Map.groupBy(records, ({ tenant }) => tenant)) {
        await stores.memberships.add(tenant, own)
      }
    },
    async conversations(records) {
      for (const conversation of records) await stores.conversations.put(conversation)
    },
    async marks(records) {
      for (const { tenant, id, mark } of records) await stores.conversations.mark(tenant, id, mark)
    },
    outbox: records =>
      db.transaction(() => {
        for (const { entry, dueAt } of records) {
          db.run(
            `INSERT OR IGNORE INTO outbox
               (tenant, key, kind, user, job, state, created_at, due_at, failures, reason, settled_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            tenants.findOrAdd(entry.tenant),
            ...[entry.key, entry.kind, entry.userId, entry.jobId, entry.state, entry.createdAt, dueAt],
            ...[entry.failures ?? 0, entry.reason ?? null, entry.settledAt ?? null],
          )
        }
      }),
    async audit(records) {
      for (const [tenant, own] of Map.groupBy(records, ({ tenant }) => tenant)) {
        await stores.audit.append(tenant, own)
      }
    },
    chunks: records =>
      db.transaction(() => {
        for (const { tenant, job, part, n, attempt, body } of records) {
          db.run(
            `INSERT OR IGNORE INTO chunks (tenant, job, part, n, attempt, body) VALUES (?, ?, ?, ?, ?, ?)`,
            ...[tenant, job, part, n, attempt, body],
          )
        }
      }),
    jobs: records =>
      db.transaction(() => {
        for (const record of records) addJob(db, record)
      }),
  }
}

function addJob(db: Connection, { job, attempt, runAt }: ArchiveContents['jobs']): void {
  const { tenant, id, number } = job
  if (db.get('SELECT 1 FROM jobs WHERE tenant = ? AND id = ?', tenant, id) !== undefined) return
  insertJob(db, job)
  db.run('UPDATE jobs SET attempt = ?, run_at = ? WHERE tenant = ? AND id = ?', attempt, runAt, tenant, id)
  db.run(
    `INSERT INTO counters (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
    jobsOf(tenant),
    number,
  )
}

/** What the same batch of the same tenant wrote, together. */
function batches<T extends { stamp: string }>(records: readonly T[], tenantOf: (record: T) => string) {
  return [...Map.groupBy(records, tenantOf)].flatMap(([tenant, owned]) =>
    [...Map.groupBy(owned, ({ stamp }) => stamp)].map(([stamp, own]) => ({ tenant, stamp, own })),
  )
}
