import type { PageCursor } from '../page-cursor.ts'

/** People of a tenant after a cursor whose sort names lie from `low` to `high`, both included. */
export interface NameSpan {
  tenant: number
  low: string
  high: string | Uint8Array
  after: PageCursor
}

/** SQLite sorts any text before any blob. */
const LAST = new Uint8Array()

/** Condition on `users`, for `...valuesOf(span)`. The index of names serves it and the order by sort name, then id. */
export const IN_SPAN = 'tenant = ? AND sort_name >= max(?, ?) AND sort_name <= ? AND (sort_name, id) > (?, ?)'

export function valuesOf({ tenant, low, high, after }: NameSpan): (string | number | Uint8Array)[] {
  return [tenant, low, after.sortName, high, after.sortName, after.id]
}

export function wholeSpan(tenant: number, after: PageCursor): NameSpan {
  return { tenant, low: '', high: LAST, after }
}

/** Those whose sort name begins with the word follow each other in the list. */
export function spanOfWord(tenant: number, word: string, after: PageCursor): NameSpan {
  return { tenant, low: word, high: afterPrefix(word), after }
}

/** The first text behind all those that begin with `prefix`. */
export function afterPrefix(prefix: string): string {
  const characters = [...prefix]
  const last = characters.pop()?.codePointAt(0) ?? 0
  return `${characters.join('')}${String.fromCodePoint(last + 1)}`
}
