import { indexWords } from '../../domain/search-words.ts'
import type { User } from '../../domain/users.ts'
import type { PageCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'
import type { ListedRow } from './list-users.ts'

const STEP = 125
const PLAIN_LETTERS = /^[a-z]+$/
/** JSON in printable ASCII without apostrophes. */
const PLAIN_DOC = /^[ -&(-~]*$/

/** Looks at no more than `most` people in order; null when they do not fill the page and there are more of them. */
export function walkUsers(
  db: Connection,
  tenant: number,
  words: readonly string[],
  start: PageCursor,
  wanted: number,
  most: number,
): ListedRow[] | null {
  const hits: ListedRow[] = []
  let after = start
  for (let seen = 0; seen < most; seen += STEP) {
    const rows = db.all<ListedRow>(
      `SELECT sort_name, id, doc FROM users
       WHERE tenant = ? AND sort_name >= ? AND (sort_name, id) > (?, ?) ORDER BY sort_name, id LIMIT ?`,
      tenant,
      after.sortName,
      after.sortName,
      after.id,
      STEP,
    )
    for (const row of rows) {
      if (isHit(row.doc, words)) hits.push(row)
      if (hits.length === wanted) return hits
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < STEP) return hits
    after = { sortName: last.sort_name, id: last.id }
  }
  return null
}

function isHit(doc: string, words: readonly string[]): boolean {
  if (!mayHit(doc, words)) return false
  const own = indexWords(JSON.parse(doc) as User)
  return words.every(word => own.some(candidate => candidate.startsWith(word)))
}

/** Spares most records the parsing: in plain text a word of letters stands as it is. */
function mayHit(doc: string, words: readonly string[]): boolean {
  if (!PLAIN_DOC.test(doc)) return true
  const text = doc.toLowerCase()
  return words.every(word => !PLAIN_LETTERS.test(word) || text.includes(word))
}
