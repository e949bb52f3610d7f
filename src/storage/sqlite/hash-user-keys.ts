import { identityKeys } from '../../domain/identity.ts'
import { allUsers } from './all-users.ts'
import type { Connection } from './connection.ts'
import { createUserKeys } from './user-keys.ts'

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
  for (const { num, tenant, user } of allUsers(db)) {
    keys.add(
      tenant,
      identityKeys(user).map(key => ({ key, user: num })),
    )
  }
}
