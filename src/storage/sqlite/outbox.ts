import type { SQLInputValue } from 'node:sqlite'
import type { OutboxEntry, OutboxStore } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'

interface Query {
  state?: OutboxEntry['state']
  jobId?: string
}

export function createOutboxStore(db: Connection): OutboxStore {
  return {
    add: (tenant, entries) =>
      db.transaction(() => {
        let added = 0
        for (const entry of entries) {
          added += db.run(
            `INSERT OR IGNORE INTO outbox (tenant, key, state, job, created_at, doc) VALUES (?, ?, ?, ?, ?, ?)`,
            tenant,
            entry.key,
            entry.state,
            entry.jobId,
            entry.createdAt,
            JSON.stringify(entry),
          ).changes
        }
        return added
      }),
    list: (tenant, query) =>
      db.read(() => {
        const { where, values } = filter(tenant, query)
        return db
          .all<{ doc: string }>(
            `SELECT doc FROM outbox WHERE ${where} ORDER BY created_at, num LIMIT ?`,
            ...values,
            query.limit,
          )
          .map(row => JSON.parse(row.doc) as OutboxEntry)
      }),
    count: (tenant, query) =>
      db.read(() => {
        const { where, values } = filter(tenant, query)
        return db.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE ${where}`, ...values)?.n ?? 0
      }),
  }
}

function filter(tenant: string, query: Query): { where: string; values: SQLInputValue[] } {
  const values: SQLInputValue[] = [tenant]
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
