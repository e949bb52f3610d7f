import type { SQLInputValue } from 'node:sqlite'
import type {
  OutboxEntry,
  OutboxQuery,
  OutboxState,
  OutboxStore,
  Settlement,
} from '../../ports/outbox-store.ts'
import type { Connection } from './connection.ts'
import type { TenantNumbers } from './tenant-numbers.ts'

export type Row = Omit<OutboxEntry, 'tenant' | 'failures' | 'reason' | 'settledAt'> & {
  failures: number
  reason: string | null
  settledAt: number | null
}

export const COLUMNS = `key, kind, user AS userId, job AS jobId, state, created_at AS createdAt, failures, reason,
  settled_at AS settledAt`
const NONE: Readonly<Record<OutboxState, number>> = { waiting: 0, sent: 0, failed: 0, dropped: 0 }
/** A claim lasts until the entry is due again. */
const FREE = '(taken_by IS NULL OR due_at <= ?)'

/** An invitation for every person whom an import adds: the fewer indexes, the better. */
export function createOutboxStore(db: Connection, tenants: TenantNumbers): OutboxStore {
  return {
    add: (tenant, entries) =>
      db.transaction(() => {
        const num = tenants.findOrAdd(tenant)
        let added = 0
        for (const { key, kind, userId, jobId, state, createdAt } of entries) {
          added += db.run(
            `INSERT OR IGNORE INTO outbox (tenant, key, kind, user, job, state, created_at, due_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
            num,
            key,
            kind,
            userId,
            jobId,
            state,
            createdAt,
            createdAt,
          ).changes
        }
        return added
      }),
    get: (tenant, key) =>
      db.read(() => {
        const row = db.get<Row>(
          `SELECT ${COLUMNS} FROM outbox WHERE tenant = ? AND key = ?`,
          tenants.find(tenant) ?? null,
          key,
        )
        return row ? entryOf(tenant, row) : null
      }),
    list: (tenant, query) =>
      db.read(() => {
        const { where, values } = filter(tenants.find(tenant), query)
        return db
          .all<Row>(
            `SELECT ${COLUMNS} FROM outbox WHERE ${where} ORDER BY created_at, num LIMIT ?`,
            ...values,
            query.limit,
          )
          .map(row => entryOf(tenant, row))
      }),
    count: (tenant, query) =>
      db.read(() => {
        const { where, values } = filter(tenants.find(tenant), query)
        return db.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE ${where}`, ...values)?.n ?? 0
      }),
    counts: tenant =>
      db.read(() => {
        const found = db.all<{ state: OutboxState; n: number }>(
          'SELECT state, count(*) AS n FROM outbox WHERE tenant = ? GROUP BY state',
          tenants.find(tenant) ?? null,
        )
        const counts: Record<OutboxState, number> = { ...NONE }
        for (const { state, n } of found) counts[state] = n
        return counts
      }),
    async claimDue({ by, now, until, limit }) {
      const due = `SELECT num FROM outbox WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, num LIMIT ?`
      // Asked all the time and nearly always in vain: only a hit is worth a write transaction.
      if ((await db.read(() => db.get(due, now, Math.min(limit, 1)))) === undefined) return []
      return db.transaction(() =>
        db.all<{ num: number }>(due, now, limit).map(({ num }) => {
          db.run('UPDATE outbox SET taken_by = ?, due_at = ? WHERE num = ?', by, until, num)
          const row = db.get<Row & { tenant: string }>(
            `SELECT (SELECT name FROM tenants WHERE num = outbox.tenant) AS tenant, ${COLUMNS}
             FROM outbox WHERE num = ?`,
            num,
          ) as Row & { tenant: string }
          return entryOf(row.tenant, row)
        }),
      )
    },
    settle: (tenant, key, by, settlement) =>
      db.transaction(() => {
        const { sql, values } = changeOf(settlement)
        const held = settlement.state === 'sent' ? "state <> 'sent'" : "state = 'waiting' AND taken_by = ?"
        return (
          db.run(
            `UPDATE outbox SET ${sql}, taken_by = NULL WHERE tenant = ? AND key = ? AND ${held}`,
            ...values,
            tenants.find(tenant) ?? null,
            key,
            ...(settlement.state === 'sent' ? [] : [by]),
          ).changes > 0
        )
      }),
    retry: (tenant, { key, now }) =>
      db.transaction(() => {
        const which = key === undefined ? "state = 'failed'" : "key = ? AND state IN ('failed', 'dropped')"
        const waits = `${key === undefined ? '' : 'key = ? AND '}state = 'waiting' AND taken_by IS NULL AND due_at > ?`
        const only = key === undefined ? [] : [key]
        return db.run(
          `UPDATE outbox SET state = 'waiting', due_at = ?, failures = 0, reason = NULL, settled_at = NULL, taken_by = NULL
           WHERE tenant = ? AND ((${which}) OR (${waits}))`,
          now,
          tenants.find(tenant) ?? null,
          ...only,
          ...only,
          now,
        ).changes
      }),
    drop: (tenant, { key, until, now, reason }) =>
      db.transaction(
        () =>
          db.run(
            `UPDATE outbox SET state = 'dropped', reason = ?, settled_at = ?, taken_by = NULL
             WHERE tenant = ? ${key === undefined ? '' : 'AND key = ?'} AND created_at <= ?
               AND (state = 'failed' OR (state = 'waiting' AND ${FREE}))`,
            reason,
            now,
            tenants.find(tenant) ?? null,
            ...(key === undefined ? [] : [key]),
            until ?? Number.MAX_SAFE_INTEGER,
            now,
          ).changes,
      ),
  }
}

function changeOf(settlement: Settlement): { sql: string; values: SQLInputValue[] } {
  if (settlement.state === 'waiting') {
    const { dueAt, failures, reason } = settlement
    return { sql: 'due_at = ?, failures = ?, reason = ?', values: [dueAt, failures, reason ?? null] }
  }
  const reason = settlement.state === 'sent' ? null : settlement.reason
  return {
    sql: 'state = ?, settled_at = ?, reason = ?',
    values: [settlement.state, settlement.at, reason],
  }
}

export function entryOf(tenant: string, { failures, reason, settledAt, ...row }: Row): OutboxEntry {
  const { key, kind, userId, jobId, state, createdAt } = row
  return {
    ...{ tenant, key, kind, userId, jobId, state, createdAt },
    ...(failures > 0 ? { failures } : {}),
    ...(reason === null ? {} : { reason }),
    ...(settledAt === null ? {} : { settledAt }),
  }
}

function filter(tenant: number | undefined, query: OutboxQuery): { where: string; values: SQLInputValue[] } {
  const values: SQLInputValue[] = [tenant ?? null]
  let where = 'tenant = ?'
  // Written out: of a parameter nobody could tell that the index of one state will do.
  if (query.state !== undefined)
    where += Object.hasOwn(NONE, query.state) ? ` AND state = '${query.state}'` : ' AND 0'
  if (query.jobId !== undefined) {
    where += ' AND job = ?'
    values.push(query.jobId)
  }
  return { where, values }
}
