import type { ListedRow } from './list-users.ts'

/** The first `wanted` of several lists of people, in order, each person once. */
export function mergeRows(lists: readonly (readonly ListedRow[])[], wanted: number): ListedRow[] {
  const byId = new Map(lists.flat().map(row => [row.id, row]))
  return [...byId.values()]
    .sort((x, y) => compareText(x.sort_name, y.sort_name) || compareText(x.id, y.id))
    .slice(0, wanted)
}

/** As SQLite does: by the bytes of UTF-8. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
