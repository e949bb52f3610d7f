import { matchesWords } from '../../domain/search-words.ts'
import { foldText, type User } from '../../domain/users.ts'
import { searchedWords } from '../../domain/value-words.ts'
import type { ListedRow } from './list-users.ts'

/** Hits to be found: people with all the words, no more than `wanted`. */
export interface Sought {
  words: readonly string[]
  /** Keys of those whose values are looked through as well. */
  attributes: readonly string[]
  wanted: number
}

const PLAIN_LETTERS = /^[a-z]+$/
const NOT_PLAIN = /[^ -~]/
/** What stands on both sides of one may make a word together. */
const APOSTROPHE = /['\u2019]/

/** Whether each word begins a word of the person of whom `doc` is the record. */
export function isHit(doc: string, { words, attributes }: Omit<Sought, 'wanted'>): boolean {
  if (!mayHit(doc, words)) return false
  return matchesWords(words, searchedWords(JSON.parse(doc) as User, attributes))
}

/** The first `wanted` of the rows whose records have all the words. */
export function tested(rows: readonly ListedRow[], sought: Sought): ListedRow[] {
  const hits: ListedRow[] = []
  for (const row of rows) {
    if (hits.length === sought.wanted) break
    if (isHit(row.doc, sought)) hits.push(row)
  }
  return hits
}

/** Spares most records the parsing: a word of plain letters stands in the folded text as it is. */
function mayHit(doc: string, words: readonly string[]): boolean {
  const text = NOT_PLAIN.test(doc) ? foldText(doc) : doc.toLowerCase()
  if (APOSTROPHE.test(text)) return true
  return words.every(word => !PLAIN_LETTERS.test(word) || text.includes(word))
}
