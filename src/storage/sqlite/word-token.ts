import { indexWords } from '../../domain/search-words.ts'
import { sortName, type User } from '../../domain/users.ts'

const EMAIL_SIGN = /[@._%+-]/
const DIGIT = /\p{N}/u
const PLAIN_LETTERS = /^[a-z]+$/
const LEADING_WORD = /^\p{L}+(?!\p{N})/u

/*
 * A word as the full-text index holds it carries the number of its tenant, so that a search never walks through the
 * people of others, and its kind. Numbers and addresses differ for everybody, and a prefix that goes through all of
 * them is slow: they are kept apart from words of letters, which are what a query of letters begins (see `indexWords`).
 * The word that a sort name begins with is left out: those people follow each other in the index of names, where they are
 * found without it.
 */

/** The text to be indexed for a person. */
export function tokensOf(tenant: number, user: User): string {
  const leading = LEADING_WORD.exec(sortName(user))?.[0]
  return indexWords(user)
    .filter(word => word !== leading)
    .map(word => token(tenant, word))
    .join(' ')
}

export function isWordOfLetters(word: string): boolean {
  return !EMAIL_SIGN.test(word) && !DIGIT.test(word)
}

/** FTS5 query for those of whom the word begins a word other than the one that their sort name begins with. */
export function matchLater(tenant: number, word: string): string {
  return `"${token(tenant, word)}"*`
}

function token(tenant: number, word: string): string {
  if (PLAIN_LETTERS.test(word)) return `${tenant}_${word}`
  if (EMAIL_SIGN.test(word)) return `${tenant}@${word}`
  return DIGIT.test(word) ? `${tenant}+${word}` : `${tenant}_${word}`
}
