import { indexWords } from '../../domain/search-words.ts'
import { sortName, type User } from '../../domain/users.ts'
import { valueWords } from '../../domain/value-words.ts'

const EMAIL_SIGN = /[@._%+-]/
const DIGIT = /\p{N}/u
const PLAIN_LETTERS = /^[a-z]+$/
const LEADING_WORD = /^\p{L}+(?!\p{N})/u

/*
 * A word as the full-text index holds it carries the number of its tenant, so that a search never walks through the
 * people of others, and its kind. Numbers and addresses differ for everybody, and a prefix that goes through all of
 * them is slow: they are kept apart from words of letters, which are what a query of letters begins (see `indexWords`).
 * The word that a sort name begins with is left out: those people follow each other in the index of names, where they are
 * found without it. A word of a value carries its attribute as well: a search asks for those that its reader may see.
 */

/** The text to be indexed for a person. */
export function tokensOf(tenant: number, user: User): string {
  const leading = LEADING_WORD.exec(sortName(user))?.[0]
  const tokens = indexWords(user)
    .filter(word => word !== leading)
    .map(word => token(String(tenant), word))
  for (const [key, words] of valueWords(user.attributes)) {
    const place = placeOf(tenant, key)
    for (const word of words) tokens.push(token(place, word))
  }
  return tokens.join(' ')
}

export function isWordOfLetters(word: string): boolean {
  return !EMAIL_SIGN.test(word) && !DIGIT.test(word)
}

/**
 * How terms of the index begin for those of whom the word begins a word other than the one that their sort name begins with;
 * values of these attributes have such words too.
 */
export function beginningsOf(tenant: number, word: string, attributes: readonly string[]): string[] {
  return [String(tenant), ...attributes.map(key => placeOf(tenant, key))].map(place => token(place, word))
}

/** Keys come from people; a term has but letters, digits and a few signs. */
function placeOf(tenant: number, key: string): string {
  return `${tenant}%${Buffer.from(key).toString('hex')}`
}

function token(place: string, word: string): string {
  if (PLAIN_LETTERS.test(word)) return `${place}_${word}`
  if (EMAIL_SIGN.test(word)) return `${place}@${word}`
  return DIGIT.test(word) ? `${place}+${word}` : `${place}_${word}`
}
