import type { User } from '../../domain/users.ts'
import type { Page } from '../../ports/page.ts'
import type { SearchQuery } from '../../ports/user-store.ts'
import { areSearchable } from '../are-searchable.ts'
import { type PageCursor, readCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'
import { FEW_HITS, hitsInSpan } from './hits-in-span.ts'
import { type Sought, tested } from './is-hit.ts'
import { countLater, readAny, readLater } from './later-hits.ts'
import { type ListedRow, pageOfUsers } from './list-users.ts'
import { compareText, mergeRows } from './merge-rows.ts'
import { type NameSpan, spanOfWord, wholeSpan } from './name-span.ts'
import { beginningsOf, isWordOfLetters } from './word-token.ts'

/** A page to be found, with one person more than it shows. No word begins another one: it would say nothing. */
interface Quest extends Sought {
  tenant: number
  after: PageCursor
}

export function searchUsers(
  db: Connection,
  tenant: number,
  words: readonly string[],
  { limit, after, attributes = [] }: SearchQuery,
): Page<User> {
  const telling = tellingWords(words)
  if (telling.length === 0) return { items: [], next: null }
  const quest = { tenant, words: telling, attributes, after: readCursor(after), wanted: limit + 1 }
  return pageOfUsers(findRows(db, quest), limit)
}

/** In no order: those of one word are read as the two indexes have them. */
export function matchUsers(
  db: Connection,
  tenant: number,
  words: readonly string[],
  query: Omit<SearchQuery, 'after'>,
): User[] {
  const telling = tellingWords(words)
  const [word, ...others] = telling
  if (word === undefined) return []
  if (others.length > 0) return searchUsers(db, tenant, telling, query).items
  const { limit, attributes = [] } = query
  const names = isWordOfLetters(word) ? spanOfWord(tenant, word, readCursor(undefined)) : null
  const later = beginningsOf(tenant, word, attributes)
  return readAny(db, { later, names }, limit).map(row => JSON.parse(row.doc) as User)
}

/** None, where one of them begins no word of anybody. */
function tellingWords(words: readonly string[]): string[] {
  if (!areSearchable(words)) return []
  return words.filter(word => !words.some(other => other !== word && other.startsWith(word)))
}

/*
 * A word is found at the beginning of the sort name, where its hits follow each other in the list, or later in the
 * record, where they lie all over it. So one of the words begins the sort name or none does, and each case is searched
 * for itself in the way that suits it. All rows are tested against their record in the end.
 */
function findRows(db: Connection, quest: Quest): ListedRow[] {
  const { tenant, words, attributes, after, wanted } = quest
  const rare = rarest(db, quest)
  const whole = wholeSpan(tenant, after)
  const leading = rare === undefined ? words : [rare]
  const laterOf = (word: string) => readLater(db, whole, beginningsOf(tenant, word, attributes))
  let found = rare === undefined ? [] : tested(laterOf(rare), quest)
  // In this order a page that is full leaves nothing to look for among the names behind it.
  for (const word of leading.filter(isWordOfLetters).toSorted()) {
    const others = words.filter(other => other !== word)
    const span = upTo(found, wanted, spanOfWord(tenant, word, after))
    // Some are found by the beginning of their name and by a later word as well.
    found = mergeRows([found, hitsInSpan(db, span, quest, others)], wanted)
  }
  if (rare !== undefined) return found
  return mergeRows([found, hitsInSpan(db, upTo(found, wanted, whole), quest, words)], wanted)
}

/** The word with the fewest later hits, when they are few. */
function rarest(db: Connection, { tenant, words, attributes }: Quest): string | undefined {
  const counts = words.map(word => {
    return { word, count: countLater(db, beginningsOf(tenant, word, attributes), FEW_HITS + 1) }
  })
  const least = counts.reduce((a, b) => (b.count < a.count ? b : a))
  return least.count <= FEW_HITS ? least.word : undefined
}

/** Nobody behind a full page is of use. */
function upTo(found: readonly ListedRow[], wanted: number, span: NameSpan): NameSpan {
  const last = found[wanted - 1]
  if (last === undefined) return span
  const isBefore = typeof span.high !== 'string' || compareText(last.sort_name, span.high) < 0
  return isBefore ? { ...span, high: last.sort_name } : span
}
