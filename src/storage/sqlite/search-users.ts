import type { User } from '../../domain/users.ts'
import type { Page } from '../../ports/storage.ts'
import { type PageCursor, readCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'
import { type ListedRow, pageOf } from './list-users.ts'
import { walkUsers } from './walk-users.ts'
import { isWordOfLetters, matchAll, matchLater } from './word-token.ts'

/**
 * Fewer hits are read and sorted; with more of them, going through the list in order soon meets enough. Later with
 * several words: hits that share a first name stand together, perhaps at the end of the list.
 */
const FEW_HITS = 1000
const FEW_HITS_OF_WORDS = 5000
/**
 * People to look at before the index is asked: a word that is common or short fills a page from them at once, while to
 * collect all its hits takes long.
 */
const FIRST_WALK = 250
const SHORT_WORD_WALK = 1000
const SHORT_WORD_CHARS = 2

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
  return firstWalk(db, quest) ?? fewHits(db, quest) ?? hitsInOrder(db, quest)
}

function firstWalk(db: Connection, { tenant, words, after, wanted }: Quest): ListedRow[] | null {
  if (!words.every(isWordOfLetters)) return null
  const areShort = words.every(word => word.length <= SHORT_WORD_CHARS)
  return walkUsers(db, tenant, words, after, wanted, areShort ? SHORT_WORD_WALK : FIRST_WALK)
}

/** Null when there are many. */
function fewHits(db: Connection, quest: Quest): ListedRow[] | null {
  const { tenant, after, wanted, words } = quest
  const most = words.length === 1 ? FEW_HITS : FEW_HITS_OF_WORDS
  const found = db.all<{ num: number }>(
    'SELECT rowid AS num FROM user_words WHERE user_words MATCH ? LIMIT ?',
    matchOf(quest),
    most,
  )
  if (found.length === most) return null
  return db.all<ListedRow>(
    `SELECT u.sort_name, u.id, u.doc FROM json_each(?) AS hit CROSS JOIN users AS u ON u.num = hit.value
     WHERE u.tenant = ? AND (u.sort_name, u.id) > (?, ?) ORDER BY u.sort_name, u.id LIMIT ?`,
    JSON.stringify([...new Set([...found, ...ledHits(db, quest)].map(row => row.num))]),
    tenant,
    after.sortName,
    after.id,
    wanted,
  )
}

/** Those whose sort name begins with the only word follow each other in the list: as many as the page can need. */
function ledHits(db: Connection, quest: Quest): { num: number }[] {
  const word = leadingWord(quest)
  if (word === undefined) return []
  const { tenant, after, wanted } = quest
  return db.all(
    `SELECT num FROM users
     WHERE tenant = ? AND sort_name >= max(?, ?) AND sort_name < ? || char(0x10ffff) AND (sort_name, id) > (?, ?)
     ORDER BY sort_name, id LIMIT ?`,
    tenant,
    after.sortName,
    word,
    word,
    after.sortName,
    after.id,
    wanted,
  )
}

/** Goes along the index of names; a record is read only when it is a hit. */
function hitsInOrder(db: Connection, quest: Quest): ListedRow[] {
  const { tenant, after, wanted } = quest
  const word = leadingWord(quest)
  const orLed = word === undefined ? '' : 'OR (sort_name >= ? AND sort_name < ? || char(0x10ffff))'
  return db.all<ListedRow>(
    `SELECT sort_name, id, doc FROM users
     WHERE tenant = ? AND sort_name >= ? AND (sort_name, id) > (?, ?)
       AND (+num IN (SELECT rowid FROM user_words WHERE user_words MATCH ?) ${orLed})
     ORDER BY sort_name, id LIMIT ?`,
    tenant,
    after.sortName,
    after.sortName,
    after.id,
    matchOf(quest),
    ...(word === undefined ? [] : [word, word]),
    wanted,
  )
}

function matchOf(quest: Quest): string {
  const word = leadingWord(quest)
  return word === undefined ? matchAll(quest.tenant, quest.words) : matchLater(quest.tenant, word)
}

/** A single word of letters is looked for among the names that begin with it and, apart from them, everywhere else. */
function leadingWord({ words }: Quest): string | undefined {
  const [word] = words
  return words.length === 1 && word !== undefined && isWordOfLetters(word) ? word : undefined
}
