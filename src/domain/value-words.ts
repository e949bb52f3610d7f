import type { Attribute } from './attributes.ts'
import { MANAGER } from './manager.ts'
import { indexWords, textWords } from './search-words.ts'
import type { AttributeValue, User } from './users.ts'
import { valueText } from './value-text.ts'

/** Of one person, all attributes together. */
const MAX_WORDS = 120
const DATE = /^\d{4}-\d{2}-\d{2}$/
const NONE: ReadonlyMap<string, string[]> = new Map()

/** Whose values people are found by, where they are to be seen. Who reports to somebody has a list of its own. */
export function isSearched({ key, type }: Attribute): boolean {
  return type !== 'boolean' && key !== MANAGER
}

/**
 * The words of texts, numbers and dates, by the key of the attribute. A date is one word, its digits (`20210501`), which its year
 * and its month begin as people type them. Yes and no say nothing by themselves; and not those of the manager: a search for a name
 * means that person, and not everybody under them.
 */
export function valueWords(
  attributes: Readonly<Record<string, AttributeValue>>,
): ReadonlyMap<string, string[]> {
  const keys = Object.keys(attributes)
  if (keys.length === 0) return NONE
  const found = new Map<string, string[]>()
  let left = MAX_WORDS
  // In an order of their own: which words are too many does not depend on how the record was written.
  for (const key of keys.toSorted()) {
    const value = attributes[key]
    if (value === undefined || typeof value === 'boolean' || key === MANAGER) continue
    const words = wordsOf(value).slice(0, left)
    if (words.length > 0) found.set(key, words)
    left -= words.length
  }
  return found
}

function wordsOf(value: string | number): string[] {
  const text = valueText(value)
  return DATE.test(text) ? [text.replaceAll('-', '')] : textWords(text)
}

/** The words that a person is found by where values of these attributes are looked through as well. */
export function searchedWords(user: User, attributes: readonly string[]): string[] {
  const own = indexWords(user)
  if (attributes.length === 0) return own
  const values = valueWords(user.attributes)
  return [...own, ...attributes.flatMap(key => values.get(key) ?? [])]
}
