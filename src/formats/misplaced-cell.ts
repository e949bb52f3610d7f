import type { Column } from './format.ts'

/** A cell that stands in one column and looks like another's. Positions from 0. */
export interface Misplaced {
  cell: number
  looksLike: number
}

/**
 * In a row with too few or too many cells, finds the cell from which on cells stand in wrong columns: tries every place where
 * cells may be missing (or be too many) and takes the one that makes the cells fit their columns best, the last of equals.
 * Undefined when no place makes it better. `columns` has an entry for each header cell, undefined where nothing is read.
 */
export function findMisplaced(
  cells: readonly string[],
  columns: readonly (Column | undefined)[],
): Misplaced | undefined {
  const shift = columns.length - cells.length
  const missing = Math.max(shift, 0)
  const extra = Math.max(-shift, 0)
  const kinds = columns.filter(column => column?.looksRight)
  const inPlace = cells.map((cell, i) => suit(cell, columns[i], kinds))
  const moved = cells.map((cell, i) => suit(cell, columns[i + shift], kinds))
  const blank = columns.map(column => suit('', column, kinds))

  const sumInPlace = sums(inPlace)
  const sumMoved = sums(moved)
  const sumBlank = sums(blank)
  const places = cells.length - extra
  const unmoved = at(sumInPlace, Math.min(cells.length, columns.length)) + rest(sumBlank, cells.length)
  let best = unmoved
  let place = -1
  for (let i = 0; i <= places; i++) {
    const gap = at(sumBlank, i + missing) - at(sumBlank, i)
    const score = at(sumInPlace, i) + gap + rest(sumMoved, i + extra)
    if (score > best || (score === best && place >= 0)) {
      best = score
      place = i
    }
  }
  if (place < 0) return undefined
  for (let cell = place + extra; cell < cells.length; cell++) {
    if (cells[cell] !== '') return { cell, looksLike: cell + shift }
  }
  return undefined
}

/** How well a cell suits a column; one that has the look of some other column suits worse than text without a look. */
function suit(cell: string, column: Column | undefined, kinds: readonly (Column | undefined)[]): number {
  if (cell === '') return column?.required ? -1 : 0
  if (column?.looksRight) return column.looksRight(cell) ? 2 : -2
  return kinds.some(kind => kind?.looksRight?.(cell)) ? -1 : 0
}

/** Sums of the first n values, for n from 0. */
function sums(values: readonly number[]): number[] {
  const result = [0]
  for (const value of values) result.push((result.at(-1) as number) + value)
  return result
}

function at(list: readonly number[], i: number): number {
  return list[Math.min(i, list.length - 1)] as number
}

function rest(list: readonly number[], from: number): number {
  return at(list, list.length - 1) - at(list, from)
}
