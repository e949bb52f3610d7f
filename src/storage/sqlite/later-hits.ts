import type { Connection } from './connection.ts'
import type { ListedRow } from './list-users.ts'
import { afterPrefix, IN_SPAN, type NameSpan, valuesOf } from './name-span.ts'

/*
 * Later hits of a word are those of whom it begins a word other than the one that their sort name begins with. A MATCH
 * of FTS5 collects all hits of a prefix before it answers the first, some 0.13 µs each; the table of terms gives them
 * one by one and may be left after any.
 */

/** How terms of one word begin, one or several (made by `beginningsOf`). */
export type Beginnings = readonly string[]

/** Each term takes some 30 µs to find. */
const FEW_TERMS = 20

const HITS = 'SELECT DISTINCT doc AS num FROM temp.user_terms WHERE term >= ? AND term < ?'

/** The number of later hits, at most `most`; somebody counts several times who has several such words. */
export function countLater(db: Connection, word: Beginnings, most: number): number {
  openTerms(db)
  let hits = 0
  for (const beginning of word) {
    if (hits >= most) break
    hits += db.all<{ hits: number }>(
      'SELECT count(*) AS hits FROM (SELECT doc FROM temp.user_terms WHERE term >= ? AND term < ? LIMIT ?)',
      ...spanOf(beginning),
      most - hits,
    )[0]?.hits as number
  }
  return hits
}

/** Reads all later hits of one word, in order. */
export function readLater(db: Connection, span: NameSpan, word: Beginnings): ListedRow[] {
  openTerms(db)
  return db.all(
    `SELECT u.sort_name, u.id, u.doc
     FROM (${word.map(() => HITS).join(' UNION ')}) AS hit
     CROSS JOIN users AS u ON u.num = hit.num
     WHERE ${IN_SPAN} ORDER BY sort_name, id`,
    ...word.flatMap(spanOf),
    ...valuesOf(span),
  )
}

/** Reads people of whom the word begins a word: later hits, and those of the span of names, if there is one. */
export function readAny(
  db: Connection,
  { later, names }: { later: Beginnings; names: NameSpan | null },
  limit: number,
): ListedRow[] {
  openTerms(db)
  const hits = [
    ...later.map(() => `${HITS} LIMIT ?`),
    ...(names ? [`SELECT num FROM users WHERE ${IN_SPAN} LIMIT ?`] : []),
  ]
  return db.all(
    `SELECT u.sort_name, u.id, u.doc
     FROM (${hits.map(few => `SELECT num FROM (${few})`).join(' UNION ')} LIMIT ?) AS hit
     CROSS JOIN users AS u ON u.num = hit.num`,
    ...later.flatMap(beginning => [...spanOf(beginning), limit]),
    ...(names ? [...valuesOf(names), limit] : []),
    limit,
  )
}

/** Reads those who are later hits of every word, in order; null when there are more than `most`. */
export function readFew(
  db: Connection,
  span: NameSpan,
  words: readonly Beginnings[],
  most: number,
): ListedRow[] | null {
  const found = db.all<{ num: number }>(
    'SELECT rowid AS num FROM user_words WHERE user_words MATCH ? LIMIT ?',
    matchAllLater(db, words),
    most + 1,
  )
  if (found.length > most) return null
  return db.all(
    `SELECT u.sort_name, u.id, u.doc
     FROM (SELECT value AS num FROM json_each(?)) AS hit CROSS JOIN users AS u ON u.num = hit.num
     WHERE ${IN_SPAN} ORDER BY sort_name, id`,
    JSON.stringify(found.map(row => row.num)),
    ...valuesOf(span),
  )
}

/** Goes along the index of names and reads the first `limit` who are later hits of every word. */
export function readInOrder(
  db: Connection,
  span: NameSpan,
  words: readonly Beginnings[],
  limit: number,
): ListedRow[] {
  return db.all(
    `SELECT sort_name, id, doc FROM users
     WHERE ${IN_SPAN} AND +num IN (SELECT rowid FROM user_words WHERE user_words MATCH ?)
     ORDER BY sort_name, id LIMIT ?`,
    ...valuesOf(span),
    matchAllLater(db, words),
    limit,
  )
}

/** Belongs to the connection and holds nothing: a view of what the full-text index holds at the time of each query. */
function openTerms(db: Connection): void {
  db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.user_terms USING fts5vocab (main, user_words, instance)')
}

function matchAllLater(db: Connection, words: readonly Beginnings[]): string {
  openTerms(db)
  return words.map(word => `(${word.map(beginning => matchTerms(db, beginning)).join(' OR ')})`).join(' AND ')
}

/** A word that begins few terms is asked for by them: whole terms are not collected first, and skip what others lack. */
function matchTerms(db: Connection, beginning: string): string {
  const any = `"${beginning}"*`
  const [first, behind] = spanOf(beginning)
  const terms: string[] = []
  for (let from = first; terms.length < FEW_TERMS; ) {
    const next = db.get<{ term: string }>(
      'SELECT term FROM temp.user_terms WHERE term >= ? AND term < ? LIMIT 1',
      from,
      behind,
    )
    if (next === undefined) return terms.length > 0 ? `(${terms.join(' OR ')})` : any
    terms.push(`"${next.term}"`)
    from = `${next.term}\u0001`
  }
  return any
}

/** The first term that begins so, and the first behind them all. */
function spanOf(beginning: string): [string, string] {
  return [beginning, afterPrefix(beginning)]
}
