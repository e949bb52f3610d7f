import { neutralName } from '../../domain/neutral-name.ts'
import { sortName } from '../../domain/users.ts'
import { allUsers } from './all-users.ts'
import type { Connection } from './connection.ts'
import { renewWordsOf } from './renew-words.ts'

const IS_KEY = `json_extract(doc, '$.displayName') IN
  (json_extract(doc, '$.phone'), json_extract(doc, '$.email'), json_extract(doc, '$.employeeId'))`

/** Migration: people of whom nothing but a number or an address was known were called by it, for everybody to read. */
export function hideKeysInNames(db: Connection): void {
  for (const { num, tenant, user } of allUsers(db, IS_KEY)) {
    const named = { ...user, displayName: neutralName(user) }
    const name = sortName(named)
    db.run('UPDATE users SET sort_name = ?, doc = ? WHERE num = ?', name, JSON.stringify(named), num)
    db.run('UPDATE memberships SET sort_name = ? WHERE tenant = ? AND user = ?', name, tenant, user.id)
    renewWordsOf(db, { num, tenant, user: named })
  }
}
