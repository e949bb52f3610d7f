import type {
  OutboxEntry,
  OutboxQuery,
  OutboxState,
  OutboxStore,
  Settlement,
} from '../../ports/outbox-store.ts'
import type { Database } from './database.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'
import { tick } from './tick.ts'

type Entry = RecordOf<'outbox'>

/** Looked at for each one that is wanted: those who claim at the same time find the same ones first. */
const CANDIDATES = 4

export function createOutboxStore(db: Database): OutboxStore {
  return {
    add: (tenant, entries) =>
      db.outbox.insertAll(
        entries.map(({ key, kind, userId, jobId, state, createdAt }) => {
          const _id = recordId(tenant, key)
          const due = { dueAt: createdAt, takenBy: '', failures: 0 }
          return { _id, tenant, key, kind, userId, jobId, state, createdAt, added: tick(), ...due }
        }),
      ),
    async get(tenant, key) {
      const record = await db.outbox.first({ _id: recordId(tenant, text(key)), tenant })
      return record && entryOf(record)
    },
    async list(tenant, { limit, ...query }) {
      const records = await db.outbox.find(filter(tenant, query), { sort: { createdAt: 1, added: 1 }, limit })
      return records.map(entryOf)
    },
    count: async (tenant, query) => db.outbox.count(filter(tenant, query)),
    async counts(tenant) {
      const states: OutboxState[] = ['waiting', 'sent', 'failed', 'dropped']
      const found = states.map(async state => [state, await db.outbox.count({ tenant, state })] as const)
      return Object.fromEntries(await Promise.all(found)) as Record<OutboxState, number>
    },
    async claimDue({ by, now, until, limit }) {
      const due = await db.outbox.find(
        { acrossTenants: { state: 'waiting', dueAt: { $lte: whole(now) } } },
        { sort: { dueAt: 1, added: 1 }, limit: limit * CANDIDATES },
      )
      const claimed: OutboxEntry[] = []
      for (const record of due) {
        if (claimed.length === limit) break
        const { _id, tenant, dueAt, takenBy } = record
        const taken = await db.outbox.update(
          { _id, tenant, state: 'waiting', dueAt, takenBy },
          { $set: { dueAt: whole(until), takenBy: text(by) } },
        )
        if (taken) claimed.push(entryOf(record))
      }
      return claimed
    },
    settle(tenant, key, by, settlement) {
      const one = { _id: recordId(tenant, text(key)), tenant }
      return settlement.state === 'sent'
        ? db.outbox.update({ ...one, state: { $ne: 'sent' } }, changesOf(settlement))
        : db.outbox.update({ ...one, state: 'waiting', takenBy: text(by) }, changesOf(settlement))
    },
    async retry(tenant, { key, now }) {
      const which = only(tenant, key)
      const changes = {
        $set: { state: 'waiting' as const, dueAt: whole(now), takenBy: '', failures: 0 },
        $unset: { reason: '', settledAt: '' } as const,
      }
      // Each apart: one filter for both would find no index.
      const later = await db.outbox.updateAll(
        { ...which, state: 'waiting', takenBy: '', dueAt: { $gt: now } },
        changes,
      )
      let again = await db.outbox.updateAll({ ...which, state: 'failed' }, changes)
      if (key !== undefined) again += await db.outbox.updateAll({ ...which, state: 'dropped' }, changes)
      return later + again
    },
    async drop(tenant, { key, until, now, reason }) {
      const made = until === undefined ? {} : { createdAt: { $lte: whole(until) } }
      const which = { ...only(tenant, key), ...made }
      const changes = {
        $set: { state: 'dropped' as const, settledAt: whole(now), takenBy: '', reason: text(reason) },
      }
      const free = await db.outbox.updateAll({ ...which, state: 'waiting', takenBy: '' }, changes)
      // Their claims ran out: whoever held them is gone.
      const left = await db.outbox.updateAll({ ...which, state: 'waiting', dueAt: { $lte: now } }, changes)
      return free + left + (await db.outbox.updateAll({ ...which, state: 'failed' }, changes))
    },
  }
}

function changesOf(settlement: Settlement) {
  if (settlement.state === 'waiting') {
    const { dueAt, failures, reason } = settlement
    const fields = { dueAt: whole(dueAt), failures: whole(failures), takenBy: '' }
    return reason === undefined
      ? { $set: fields, $unset: { reason: '' as const } }
      : { $set: { ...fields, reason: text(reason) } }
  }
  const { state, at } = settlement
  const fields = { state, settledAt: whole(at), takenBy: '' }
  return state === 'sent'
    ? { $set: fields, $unset: { reason: '' as const } }
    : { $set: { ...fields, reason: text(settlement.reason) } }
}

export function entryOf({
  _id,
  added,
  dueAt,
  takenBy,
  failures,
  reason,
  settledAt,
  ...entry
}: Entry): OutboxEntry {
  return {
    ...entry,
    ...(failures > 0 ? { failures } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(settledAt === undefined ? {} : { settledAt }),
  }
}

function only(tenant: string, key: string | undefined): { tenant: string; _id?: string } {
  return key === undefined ? { tenant } : { tenant, _id: recordId(tenant, text(key)) }
}

function filter(tenant: string, { state, jobId }: OutboxQuery) {
  return {
    tenant,
    ...(state === undefined ? {} : { state: text(state) as OutboxState }),
    ...(jobId === undefined ? {} : { jobId: text(jobId) }),
  }
}
