import type { AuditStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { fromPairs, toPairs } from './pairs.ts'
import { whole } from './plain.ts'
import { recordId } from './record-id.ts'
import { tick } from './tick.ts'

export function createAuditStore(db: Database): AuditStore {
  return {
    async append(tenant, entries) {
      await db.audit.insertAll(
        entries.map(({ id, at, actor, action, target, outcome, detail }) => ({
          _id: recordId(tenant, id),
          ...{ tenant, id, at, actor, action, target, outcome },
          detail: toPairs(detail),
          added: tick(),
        })),
      )
    },
    async list(tenant, { limit, before }) {
      const records = await db.audit.find(
        { tenant, ...(before === undefined ? {} : { at: { $lt: whole(before) } }) },
        { sort: { at: -1, added: -1 }, limit },
      )
      return records.map(({ _id, added, detail, ...entry }) => ({
        ...entry,
        detail: fromPairs(detail) as Record<string, string | number>,
      }))
    },
  }
}
