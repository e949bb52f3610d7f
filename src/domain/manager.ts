import { phoneDigits } from './search-words.ts'
import { foldText, type User } from './users.ts'

/**
 * Who somebody's manager is stands in the attribute of this key, as files give it: an e-mail, a phone, an employee id or a
 * full name. It means a person where exactly one fits.
 */
export const MANAGER = 'manager'

const MAX_CHARS = 256
const PHONE = /^(?:tel:)?\+?[\d ().\-/]+$/

/** As it stands in the record; null: nobody is named. */
export function managerText({ attributes }: Pick<User, 'attributes'>): string | null {
  const value = attributes[MANAGER]
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/**
 * What makes two texts name the same manager: case, width, accents and white space do not count, and of a telephone number only
 * the digits, without leading zeros: `0788 123 456` and `788123456` are one.
 */
export function managerKey(text: string): string {
  const folded = foldText(text).slice(0, MAX_CHARS)
  return (PHONE.test(folded) ? phoneDigits(folded) : null) ?? folded
}
