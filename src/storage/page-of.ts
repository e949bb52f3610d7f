import type { Page } from '../ports/page.ts'

/** The page that `rows` come to, which hold one more than it when there is another page. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  itemOf: (row: R) => T,
  cursorOf: (row: R) => string,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    next: last !== undefined && rows.length > limit ? cursorOf(last) : null,
  }
}
