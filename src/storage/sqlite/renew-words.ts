import type { User } from '../../domain/users.ts'
import { allUsers, type StoredUser } from './all-users.ts'
import type { Connection } from './connection.ts'
import { tokensOf } from './word-token.ts'

/**
 * For migrations: puts the words by which people are found now into the index.
 * @param condition as for `allUsers`
 */
export function renewWords(db: Connection, condition: string, concerns: (user: User) => boolean): void {
  for (const stored of allUsers(db, condition)) if (concerns(stored.user)) renewWordsOf(db, stored)
}

export function renewWordsOf(db: Connection, { num, tenant, user }: StoredUser): void {
  db.run('DELETE FROM user_words WHERE rowid = ?', num)
  db.run('INSERT INTO user_words (rowid, words) VALUES (?, ?)', num, tokensOf(tenant, user))
}
