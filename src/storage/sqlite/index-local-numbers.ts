import { NORTH_AMERICA } from '../../domain/search-words.ts'
import type { Connection } from './connection.ts'
import { renewWords } from './renew-words.ts'

/** Migration: numbers of North America are found without their area code too. */
export function indexLocalNumbers(db: Connection): void {
  const hasOne = `instr(doc, '"phone":"${NORTH_AMERICA}') > 0`
  renewWords(db, hasOne, ({ phone }) => phone?.startsWith(NORTH_AMERICA) === true)
}
