import type { OutboxEntry, OutboxStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'
import { tick } from './tick.ts'

interface Query {
  state?: OutboxEntry['state']
  jobId?: string
}

export function createOutboxStore(db: Database): OutboxStore {
  return {
    add: (tenant, entries) =>
      db.outbox.insertAll(
        entries.map(({ key, kind, userId, jobId, state, createdAt }) => {
          const _id = recordId(tenant, key)
          return { _id, tenant, key, kind, userId, jobId, state, createdAt, added: tick() }
        }),
      ),
    async list(tenant, { limit, ...query }) {
      const records = await db.outbox.find(filter(tenant, query), { sort: { createdAt: 1, added: 1 }, limit })
      return records.map(({ _id, added, ...entry }) => entry)
    },
    count: async (tenant, query) => db.outbox.count(filter(tenant, query)),
  }
}

function filter(tenant: string, { state, jobId }: Query) {
  return {
    tenant,
    ...(state === undefined ? {} : { state: text(state) as OutboxEntry['state'] }),
    ...(jobId === undefined ? {} : { jobId: text(jobId) }),
  }
}
