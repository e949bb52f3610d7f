import type { AuditEntry, AuditStore } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'

export function createAuditStore(db: Connection): AuditStore {
  return {
    async append(tenant, entries) {
      await db.transaction(() => {
        for (const entry of entries) {
          db.run(
            'INSERT OR IGNORE INTO audit (tenant, id, at, doc) VALUES (?, ?, ?, ?)',
            tenant,
            entry.id,
            entry.at,
            JSON.stringify(entry),
          )
        }
      })
    },
    list: (tenant, query) =>
      db.read(() =>
        db
          .all<{ doc: string }>(
            'SELECT doc FROM audit WHERE tenant = ? AND at < ? ORDER BY at DESC, num DESC LIMIT ?',
            tenant,
            query.before ?? Number.MAX_SAFE_INTEGER,
            query.limit,
          )
          .map(row => JSON.parse(row.doc) as AuditEntry),
      ),
  }
}
