import type { Move } from '../../domain/groups.ts'
import { lastMoves } from '../last-moves.ts'
import type { Connection } from './connection.ts'
import { forgetGroupWords } from './group-words.ts'

/** Inside a transaction. `tenant` is the number of the tenant. */
export function moveGroups(
  db: Connection,
  tenant: number,
  revision: number,
  moves: readonly Move[],
): boolean {
  const counted = db.run(
    'UPDATE tenants SET group_moves = group_moves + 1 WHERE num = ? AND group_moves = ?',
    tenant,
    revision,
  )
  if (counted.changes === 0) return false
  for (const [id, last] of lastMoves(moves)) {
    if (last === 'removed') {
      forgetGroupWords(db, tenant, id)
      db.run('DELETE FROM groups WHERE tenant = ? AND id = ?', tenant, id)
    } else {
      db.run(
        'UPDATE groups SET parent = ?, version = version + 1 WHERE tenant = ? AND id = ?',
        last.parentId ?? '',
        tenant,
        id,
      )
    }
  }
  return true
}
