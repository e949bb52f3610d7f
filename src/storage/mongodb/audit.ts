import type { AuditEntry, AuditQuery, AuditStore } from '../../ports/audit-store.ts'
import { aboutOf } from '../audit-about.ts'
import { pageOf } from '../page-of.ts'
import type { Database } from './database.ts'
import { fromPairs, toPairs } from './pairs.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'
import { tick } from './tick.ts'

type Record = RecordOf<'audit'>

export function createAuditStore(db: Database): AuditStore {
  return {
    async append(tenant, entries) {
      await db.audit.insertAll(
        entries.map(entry => {
          const { id, at, actor, action, target, outcome, detail, via } = entry
          return {
            _id: recordId(tenant, id),
            ...{ tenant, id, at, actor, action, target, outcome },
            ...(via ? { via } : {}),
            detail: toPairs(detail),
            about: aboutOf(entry),
            added: tick(),
          }
        }),
      )
    },
    async list(tenant, { limit, after, ...query }) {
      const records = await db.audit.find(
        { tenant, ...conditions(query), ...behind(after) },
        { sort: { at: -1, added: -1, _id: -1 }, limit: limit + 1 },
      )
      return pageOf(records, limit, entryOf, writeAfter)
    },
  }
}

function conditions({ about, from, until }: AuditQuery) {
  const times = {
    ...(from === undefined ? {} : { $gte: whole(from) }),
    ...(until === undefined ? {} : { $lt: whole(until) }),
  }
  return {
    ...(about === undefined ? {} : { about: text(about) }),
    ...(Object.keys(times).length === 0 ? {} : { at: times }),
  }
}

/** What comes behind the entry at which a page ended. */
function behind(after: string | undefined) {
  const cursor = readAfter(after)
  if (cursor === null) return {}
  const { at, added, _id } = cursor
  return {
    $or: [{ at: { $lt: at } }, { at, added: { $lt: added } }, { at, added, _id: { $lt: _id } }],
  }
}

export function entryOf({ _id, added, about, detail, via, ...entry }: Record): AuditEntry {
  return {
    ...entry,
    ...(via ? { via } : {}),
    detail: fromPairs(detail) as AuditEntry['detail'],
  }
}

function writeAfter({ at, added, _id }: Record): string {
  return Buffer.from(JSON.stringify([at, added, _id])).toString('base64url')
}

/** A cursor that is not one of ours begins with the newest. */
function readAfter(after: string | undefined): Pick<Record, 'at' | 'added' | '_id'> | null {
  if (after === undefined) return null
  try {
    const [at, added, _id] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8')) as unknown[]
    const ours = typeof at === 'number' && typeof added === 'number' && typeof _id === 'string'
    return ours ? { at, added, _id } : null
  } catch {
    return null
  }
}
