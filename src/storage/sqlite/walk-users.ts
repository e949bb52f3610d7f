import type { Connection } from './connection.ts'
import { isHit, type Sought } from './is-hit.ts'
import type { ListedRow } from './list-users.ts'
import { IN_SPAN, type NameSpan, valuesOf } from './name-span.ts'

const STEP = 125
/** People to look at for a page. */
const MOST = 1500

export interface Walk {
  /** Those found so far, in order. */
  hits: ListedRow[]
  /** What was not looked at, when so few were found that `MOST` people would not fill the page. */
  left: NameSpan | null
}

/**
 * Looks at people in order and tests their records, which meets enough hits of common words at once. Gives up when it
 * meets few, if it may.
 */
export function walkUsers(db: Connection, span: NameSpan, sought: Sought, mayGiveUp: boolean): Walk {
  const { wanted } = sought
  const hits: ListedRow[] = []
  let left = span
  for (let seen = STEP; ; seen += STEP) {
    const rows = db.all<ListedRow>(
      `SELECT sort_name, id, doc FROM users WHERE ${IN_SPAN} ORDER BY sort_name, id LIMIT ?`,
      ...valuesOf(left),
      STEP,
    )
    for (const row of rows) {
      if (isHit(row.doc, sought)) hits.push(row)
      if (hits.length === wanted) return { hits, left: null }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < STEP) return { hits, left: null }
    left = { ...left, after: { sortName: last.sort_name, id: last.id } }
    if (mayGiveUp && hits.length * MOST < wanted * seen) return { hits, left }
  }
}
