import { neutralName } from '../../domain/neutral-name.ts'
import { sortName, type User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'
import { tokensOf } from './word-token.ts'

/** A directory of a million people does not fit in memory. */
const STEP = 1000
const IS_KEY = `json_extract(doc, '$.displayName') IN
  (json_extract(doc, '$.phone'), json_extract(doc, '$.email'), json_extract(doc, '$.employeeId'))`

/** Migration: people of whom nothing but a number or an address was known were called by it, for everybody to read. */
export function hideKeysInNames(db: Connection): void {
  for (let last = 0; ; ) {
    const rows = db.all<{ num: number; tenant: number; id: string; doc: string }>(
      `SELECT num, tenant, id, doc FROM users WHERE num > ? AND ${IS_KEY} ORDER BY num LIMIT ?`,
      last,
      STEP,
    )
    for (const { num, tenant, id, doc } of rows) {
      const user = JSON.parse(doc) as User
      const named = { ...user, displayName: neutralName(user) }
      const name = sortName(named)
      db.run('UPDATE users SET sort_name = ?, doc = ? WHERE num = ?', name, JSON.stringify(named), num)
      db.run('UPDATE memberships SET sort_name = ? WHERE tenant = ? AND user = ?', name, tenant, id)
      db.run('DELETE FROM user_words WHERE rowid = ?', num)
      db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', num, tokensOf(tenant, named))
    }
    if (rows.length < STEP) return
    last = rows.at(-1)?.num ?? last
  }
}
