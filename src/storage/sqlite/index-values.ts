import { valueWords } from '../../domain/value-words.ts'
import type { Connection } from './connection.ts'
import { renewWords } from './renew-words.ts'

/** Migration: people are found by values of attributes too. Most have none, which the text of their record tells. */
export function indexValues(db: Connection): void {
  const hasSome = `instr(doc, '"attributes":{}') = 0`
  renewWords(db, hasSome, ({ attributes }) => valueWords(attributes).size > 0)
}
