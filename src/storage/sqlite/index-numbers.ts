import type { User } from '../../domain/users.ts'
import { allUsers } from './all-users.ts'
import type { Connection } from './connection.ts'
import { renewWords } from './renew-words.ts'
import { managerOf } from './user-kinds.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * Migration: people are found by numbers and dates among their values too, and by the number of their manager in any way to
 * write it.
 */
export function indexNumbers(db: Connection): void {
  const hasSome = `instr(doc, '"attributes":{}') = 0`
  renewWords(db, hasSome, ({ attributes }) => Object.values(attributes).some(hadNoWords))
  for (const { num, user } of allUsers(db, "manager GLOB '*[0-9]*'")) {
    db.run('UPDATE users SET manager = ? WHERE num = ?', managerOf(user), num)
  }
}

function hadNoWords(value: User['attributes'][string]): boolean {
  return typeof value === 'number' || (typeof value === 'string' && DATE.test(value))
}
