import type { SQLInputValue } from 'node:sqlite'
import type { OutboxEntry, OutboxStore } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'
import type { TenantNumbers } from './tenant-numbers.ts'

interface Query {
  state?: OutboxEntry['state']
  jobId?: string
}

/** An invitation for every person whom an import adds: the fewer indexes, the better. */
export function createOutboxStore(db: Connection, tenants: TenantNumbers): OutboxStore {
  return {
    add: (tenant, entries) =>
      db.transaction(() => {
        const num = tenants.findOrAdd(tenant)
        let added = 0
        for (const { key, kind, userId, jobId, state, createdAt } of entries) {
          added += db.run(
            `INSERT OR IGNORE INTO outbox (tenant, key, kind, user, job, state, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)`,
            num,
            key,
            kind,
            userId,
            jobId,
            state,
            createdAt,
          ).changes
        }
        return added
      }),
    list: (tenant, query) =>
      db.read(() => {
        const { where, values } = filter(tenants.find(tenant), query)
        return db
          .all<Omit<OutboxEntry, 'tenant'>>(
            `SELECT key, kind, user AS userId, job AS jobId, state, created_at AS createdAt
             FROM outbox WHERE ${where} ORDER BY created_at, num LIMIT ?`,
            ...values,
            query.limit,
          )
          .map(entry => ({ tenant, ...entry }))
      }),
    count: (tenant, query) =>
      db.read(() => {
        const { where, values } = filter(tenants.find(tenant), query)
        return db.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE ${where}`, ...values)?.n ?? 0
      }),
  }
}

function filter(tenant: number | undefined, query: Query): { where: string; values: SQLInputValue[] } {
  const values: SQLInputValue[] = [tenant ?? null]
  let where = 'tenant = ?'
  if (query.state !== undefined) {
    where += ' AND state = ?'
    values.push(query.state)
  }
  if (query.jobId !== undefined) {
    where += ' AND job = ?'
    values.push(query.jobId)
  }
  return { where, values }
}
