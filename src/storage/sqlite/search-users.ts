import type { User } from '../../domain/users.ts'
import type { Page } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'
import { type ListedRow, pageOf } from './list-users.ts'
import { type PageCursor, readCursor } from './page-cursor.ts'
import { walkUsers } from './walk-users.ts'
import { isWordOfLetters, matchAll, matchLater } from './word-token.ts'

/** So many hits are sorted within the time that somebody notices; for more the list is walked in order first. */
const MANY_HITS = 30_000
const EVERYBODY = Number.MAX_SAFE_INTEGER
/**
 * People to look at before the index is asked: a word that is common or short fills a page from them at once, while to
 * collect all its hits takes long.
 */
const FIRST_WALK = 250
const SHORT_WORD_WALK = 1000
const SHORT_WORD_CHARS = 2
const LONG_WALK = 2000

/** What `searchWords` makes of text; anything else begins no word of anybody. */
const SEARCHABLE = /^[\p{L}\p{N}._%+@-]+$/u

/** A page to be found, with one person more than it shows. */
interface Quest {
  tenant: number
  words: readonly string[]
  after: PageCursor
  wanted: number
}

export function searchUsers(
  db: Connection,
  tenant: number,
  words: readonly string[],
  page: { limit: number; after?: string },
): Page<User> {
  if (words.length === 0 || !words.every(word => SEARCHABLE.test(word))) return { items: [], next: null }
  const quest = { tenant, words, after: readCursor(page.after), wanted: page.limit + 1 }
  return pageOf(rowsOf(db, quest), page.limit)
}

function rowsOf(db: Connection, quest: Quest): ListedRow[] {
  const { tenant, words, after, wanted } = quest
  const walk = (most: number) => walkUsers(db, tenant, words, after, wanted, most)
  return (
    walkBefore(words, walk) ??
    sortHits(db, quest, MANY_HITS) ??
    walk(LONG_WALK) ??
    sortHits(db, quest, EVERYBODY) ??
    []
  )
}

function walkBefore<T>(words: readonly string[], walk: (most: number) => T): T | null {
  if (words.every(word => word.length <= SHORT_WORD_CHARS)) return walk(SHORT_WORD_WALK)
  const [word] = words
  return words.length === 1 && word !== undefined && isWordOfLetters(word) ? walk(FIRST_WALK) : null
}

/**
 * Null when there are `most` hits or more. Names come from an index that holds nothing else (`users_names`); records are
 * read only for those who can be on the page: up to the name of the last one, and many may have that name. People whose
 * sort name begins with the only word are taken from the list in order, as many as can be needed.
 */
function sortHits(db: Connection, quest: Quest, most: number): ListedRow[] | null {
  const { tenant, words, after, wanted } = quest
  const [word = ''] = words
  const leading = words.length === 1 && isWordOfLetters(word)
  const rows = db.all<ListedRow & { found: number }>(
    // A blob is larger than every text: without a last one there is no limit.
    `WITH found AS MATERIALIZED (SELECT rowid AS num FROM user_words WHERE user_words MATCH ?1 LIMIT ?5),
     hits AS MATERIALIZED (
       SELECT u.num, u.sort_name FROM found CROSS JOIN users AS u INDEXED BY users_names ON u.num = found.num
       WHERE (SELECT count(*) FROM found) < ?5 AND u.sort_name >= ?2
       ${leading ? `UNION SELECT num, sort_name FROM (${LEADING})` : ''}),
     last AS (SELECT sort_name FROM hits WHERE sort_name > ?2 ORDER BY sort_name LIMIT 1 OFFSET ?4 - 1)
     SELECT '' AS sort_name, '' AS id, '' AS doc, (SELECT count(*) FROM found) AS found
     UNION ALL
     SELECT * FROM (
       SELECT u.sort_name, u.id, u.doc, 0 FROM hits CROSS JOIN users AS u ON u.num = hits.num
       WHERE hits.sort_name <= coalesce((SELECT sort_name FROM last), x'') AND (u.sort_name, u.id) > (?2, ?3)
       ORDER BY u.sort_name, u.id LIMIT ?4)`,
    leading ? matchLater(tenant, word) : matchAll(tenant, words),
    after.sortName,
    after.id,
    wanted,
    most,
    ...(leading ? [tenant, word] : []),
  )
  const [total, ...hits] = rows
  return (total?.found ?? 0) < most ? hits : null
}

const LEADING = `SELECT num, sort_name FROM users
  WHERE tenant = ?6 AND sort_name >= max(?2, ?7) AND sort_name < ?7 || char(0x10ffff) AND (sort_name, id) > (?2, ?3)
  ORDER BY sort_name, id LIMIT ?4`
