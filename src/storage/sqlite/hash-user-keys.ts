import { identityKeys } from '../../domain/identity.ts'
import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'
import { createUserKeys } from './user-keys.ts'

/** A directory of a million people does not fit in memory. */
const STEP = 1000

/** The migration from an index of whole keys to one of their hashes. */
export function hashUserKeys(db: Connection): void {
  db.exec(`
    DROP TABLE user_keys;
    CREATE TABLE user_keys (
      hash INTEGER NOT NULL,
      user INTEGER NOT NULL,
      PRIMARY KEY (hash, user)
    ) WITHOUT ROWID;
  `)
  const keys = createUserKeys(db)
  for (let last = 0; ; ) {
    const rows = db.all<{ num: number; tenant: number; doc: string }>(
      'SELECT num, tenant, doc FROM users WHERE num > ? ORDER BY num LIMIT ?',
      last,
      STEP,
    )
    for (const { num, tenant, doc } of rows) {
      const own = identityKeys(JSON.parse(doc) as User)
      keys.add(
        tenant,
        own.map(key => ({ key, user: num })),
      )
    }
    if (rows.length < STEP) return
    last = rows.at(-1)?.num ?? last
  }
}
