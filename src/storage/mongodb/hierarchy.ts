import type { Move } from '../../domain/groups.ts'
import { lastMoves } from '../last-moves.ts'
import type { Database } from './database.ts'
import { ADDED } from './group-record.ts'
import { whole } from './plain.ts'
import { ownName, recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

type Hierarchy = RecordOf<'hierarchies'>

/*
 * Several groups are moved without a transaction. One record for each tenant counts the moves and holds those that were
 * decided last, until all of them are made. Deciding is one operation, which succeeds for one of all who start from the
 * same revision; whatever dies afterwards, the next one who asks for the revision makes what is left.
 *
 * Making them may be repeated, and by somebody who was frozen for a day: each group keeps the revision it was moved at,
 * and what is older does not touch it. `born` tells it from one that was removed and came back under the same id.
 */

/** The revision, with everything made that was decided before. */
export async function settledRevision(db: Database, tenant: string): Promise<number> {
  const record = await db.hierarchies.first({ _id: hierarchyId(tenant), tenant })
  if (!record) return 0
  if (record.pending.length > 0) await settle(db, record)
  return record.rev
}

/** False when the revision is not the current one. */
export async function moveGroups(
  db: Database,
  tenant: string,
  revision: number,
  moves: readonly Move[],
): Promise<boolean> {
  if ((await settledRevision(db, tenant)) !== whole(revision)) return false
  const next: Hierarchy = {
    _id: hierarchyId(tenant),
    tenant,
    rev: revision + 1,
    pending: await pendingOf(db, tenant, moves),
  }
  if (!(await decide(db, next))) return false
  await settle(db, next)
  return true
}

/** Groups that are there are there until somebody decides on a later revision: so it is right what is read before. */
async function pendingOf(
  db: Database,
  tenant: string,
  moves: readonly Move[],
): Promise<Hierarchy['pending']> {
  const last = lastMoves(moves)
  const ids = [...last.keys()].map(id => recordId(tenant, id))
  const found = await db.groups.find({ _id: { $in: ids }, tenant, v: ADDED }, { fields: ['born'] })
  return found.map(({ _id, born }) => {
    const id = ownName(tenant, _id)
    const place = last.get(id)
    if (place === undefined || place === 'removed') return { id, born }
    return { id, born, parentId: place.parentId ?? '' }
  })
}

async function decide(db: Database, next: Hierarchy): Promise<boolean> {
  if (next.rev === 1) return db.hierarchies.insert(next)
  const { _id, tenant, rev, pending } = next
  return db.hierarchies.update({ _id, tenant, rev: rev - 1 }, { $set: { rev, pending } })
}

async function settle(db: Database, { _id, tenant, rev, pending }: Hierarchy): Promise<void> {
  const own = ({ id, born }: Hierarchy['pending'][number]) => ({
    _id: recordId(tenant, id),
    tenant,
    born,
    moved: { $lt: rev },
  })
  await db.groups.changeAll(
    pending.flatMap(move =>
      move.parentId === undefined
        ? []
        : [
            {
              update: own(move),
              changes: { $set: { parentId: move.parentId, moved: rev }, $inc: { v: 1 } },
            },
          ],
    ),
  )
  await db.groups.removeAll(pending.flatMap(move => (move.parentId === undefined ? [own(move)] : [])))
  await db.hierarchies.update({ _id, tenant, rev }, { $set: { pending: [] } })
}

export function hierarchyId(tenant: string): string {
  return recordId(tenant, 'groups')
}
