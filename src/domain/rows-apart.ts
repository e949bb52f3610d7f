import { CHUNK_ROWS } from './jobs.ts'

/** The row `taker` takes a key that the person of the row `giver` gives up; positions in the file. */
export interface Handover {
  taker: number
  giver: number
}

/** So many rows of a file can be set apart; they are held in memory then. */
const MOST_APART = 20_000

/**
 * Nobody may lose a key before their own row is written. Chunks are written one after the other, so rows that take a key
 * which only a later chunk gives up are set apart, and whoever takes a key from these. They go behind all others, in batches
 * in whose order each row comes with or behind the one that it takes from. Null where they are too many.
 */
export function rowsApart(
  handovers: readonly Handover[],
  chunkOf: (row: number) => number,
): number[][] | null {
  const tooEarly = handovers.filter(({ taker, giver }) => chunkOf(taker) < chunkOf(giver))
  if (tooEarly.length === 0) return []
  const takersOf = listed(handovers, ({ giver, taker }) => [giver, taker])
  const apart = new Set(tooEarly.map(({ taker }) => taker))
  for (const row of apart) for (const taker of takersOf.get(row) ?? []) apart.add(taker)
  if (apart.size > MOST_APART) return null
  const inside = handovers.filter(({ taker, giver }) => apart.has(taker) && apart.has(giver))
  const giversOf = listed(inside, ({ taker, giver }) => [taker, giver])
  return batches(rings(apart, row => giversOf.get(row) ?? []))
}

function listed(
  handovers: readonly Handover[],
  entry: (handover: Handover) => [number, number],
): Map<number, number[]> {
  const lists = new Map<number, number[]>()
  for (const [key, row] of handovers.map(entry)) {
    const list = lists.get(key)
    if (list) list.push(row)
    else lists.set(key, [row])
  }
  return lists
}

/** As many rings in a batch as a chunk takes; null where one alone is larger. */
function batches(found: readonly number[][]): number[][] | null {
  const all: number[][] = []
  for (const ring of found) {
    if (ring.length > CHUNK_ROWS) return null
    const last = all.at(-1)
    if (last && last.length + ring.length <= CHUNK_ROWS) last.push(...ring)
    else all.push([...ring])
  }
  return all
}

/**
 * Rows that have to be written at once: those that take from each other round about; mostly a row alone. In an order in
 * which givers come first. Tarjan's strongly connected components, without recursion: chains may be long.
 */
function rings(rows: Iterable<number>, giversOf: (row: number) => readonly number[]): number[][] {
  const met = new Map<number, number>()
  /** The first met row that can be reached from each, of those not in a ring yet. */
  const lowest = new Map<number, number>()
  const open: number[] = []
  const isOpen = new Set<number>()
  const found: number[][] = []
  const lower = (row: number, to: number) => lowest.set(row, Math.min(lowest.get(row) ?? to, to))
  const enter = (row: number) => {
    met.set(row, met.size)
    lower(row, met.get(row) as number)
    open.push(row)
    isOpen.add(row)
    return { row, left: [...giversOf(row)] }
  }
  for (const start of rows) {
    if (met.has(start)) continue
    for (const path = [enter(start)]; path.length > 0; ) {
      const { row, left } = path.at(-1) as { row: number; left: number[] }
      const giver = left.pop()
      if (giver !== undefined) {
        if (!met.has(giver)) path.push(enter(giver))
        else if (isOpen.has(giver)) lower(row, met.get(giver) as number)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above) lower(above.row, lowest.get(row) as number)
      if (lowest.get(row) !== met.get(row)) continue
      const ring = open.splice(open.lastIndexOf(row))
      for (const each of ring) isOpen.delete(each)
      found.push(ring)
    }
  }
  return found
}
