import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'
import { tokensOf } from './word-token.ts'

/** A directory of a million people does not fit in memory. */
const STEP = 1000

/**
 * For migrations: puts the words by which people are found now into the index.
 * @param condition SQL on the text of a record, `doc`, that sorts out most of those whom it does not concern
 */
export function renewWords(db: Connection, condition: string, concerns: (user: User) => boolean): void {
  for (let last = 0; ; ) {
    const rows = db.all<{ num: number; tenant: number; doc: string }>(
      `SELECT num, tenant, doc FROM users WHERE num > ? AND ${condition} ORDER BY num LIMIT ?`,
      last,
      STEP,
    )
    for (const { num, tenant, doc } of rows) {
      const user = JSON.parse(doc) as User
      if (!concerns(user)) continue
      db.run('DELETE FROM user_words WHERE rowid = ?', num)
      db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', num, tokensOf(tenant, user))
    }
    if (rows.length < STEP) return
    last = rows.at(-1)?.num ?? last
  }
}
