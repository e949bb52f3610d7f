import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'

/** A directory of a million people does not fit in memory. */
const STEP = 1000

export interface StoredUser {
  num: number
  /** Number of the tenant. */
  tenant: number
  user: User
}

/**
 * For migrations: everybody of all tenants, who may be changed on the way.
 * @param condition SQL on a record that sorts out those whom it does not concern
 */
export function* allUsers(db: Connection, condition = 'true'): Generator<StoredUser> {
  for (let last = 0; ; ) {
    const rows = db.all<{ num: number; tenant: number; doc: string }>(
      `SELECT num, tenant, doc FROM users WHERE num > ? AND ${condition} ORDER BY num LIMIT ?`,
      last,
      STEP,
    )
    for (const { num, tenant, doc } of rows) yield { num, tenant, user: JSON.parse(doc) as User }
    if (rows.length < STEP) return
    last = rows.at(-1)?.num ?? last
  }
}
