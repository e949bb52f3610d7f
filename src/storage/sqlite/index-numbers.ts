import type { User } from '../../domain/users.ts'
import type { Connection } from './connection.ts'
import { renewWords } from './renew-words.ts'
import { managerOf } from './user-kinds.ts'

/** A directory of a million people does not fit in memory. */
const STEP = 1000
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** Migration: people are found by numbers and dates among their values too, and by the number of their manager in any way to write it. */
export function indexNumbers(db: Connection): void {
  const hasSome = `instr(doc, '"attributes":{}') = 0`
  renewWords(db, hasSome, ({ attributes }) => Object.values(attributes).some(hadNoWords))
  for (let last = 0; ; ) {
    const rows = db.all<{ num: number; doc: string }>(
      `SELECT num, doc FROM users WHERE num > ? AND manager GLOB '*[0-9]*' ORDER BY num LIMIT ?`,
      last,
      STEP,
    )
    for (const { num, doc } of rows) {
      db.run('UPDATE users SET manager = ? WHERE num = ?', managerOf(JSON.parse(doc) as User), num)
    }
    if (rows.length < STEP) return
    last = rows.at(-1)?.num ?? last
  }
}

function hadNoWords(value: User['attributes'][string]): boolean {
  return typeof value === 'number' || (typeof value === 'string' && DATE.test(value))
}
