import type { Attribute } from '../domain/attributes.ts'
import type { Issue } from '../domain/issues.ts'
import type { Change, GroupChange, MemberChange } from '../domain/plans.ts'
import type { Network } from '../domain/users.ts'
import { FileRefusedError } from '../errors.ts'
import type { TableFault, TableRow } from '../tables/table.ts'
import type { Format } from './format.ts'
import { columnMissing, headerTwice, headerUnknown, noSuchFormat } from './header-refusals.ts'
import { type HeaderMatch, headerKey, headerNames, matchHeader } from './match-header.ts'
import { FORMATS, formatNamed } from './registry.ts'
import { RowParser } from './row-parser.ts'

/** What the file itself does not say. */
export interface ReadSettings {
  /** ISO country by which national phone numbers are read. */
  region: string
  /** Where people land whom the file adds. */
  network: Network
}

/** What the row asks for stands under what the format is about. */
export interface ReadRow {
  /** Absent when the row has errors or is the template's example. */
  change?: Change
  member?: MemberChange
  group?: GroupChange
  issues: Issue[]
  /** The example row of the template was left in. */
  example?: boolean
}

/** A file whose format is known. */
export interface Recognition {
  format: Format
  /** Line of the header row. */
  headerLine: number
  /** Its position in the rows that were shown; the rows behind it are people. */
  headerIndex: number
  /** Header cells as the file writes them. */
  columns: string[]
  /** Header cell of each field that is read, by field name; attributes by their key. */
  columnOf: Record<string, string>
  /** Header cells that nothing is read from. */
  ignored: string[]
  read(row: TableRow, settings: ReadSettings): ReadRow
  /** The finding that a broken row, or an unreadable rest of the file, is. */
  issueOf(fault: TableFault): Issue
}

const HEAD_ROWS = 50

/**
 * Finds the format by the header, which may stand below lines of instructions. `rows` are the first ones of the file, up to
 * 50; `format` forces one. Throws FileRefusedError: `file-empty`, `file-header-unknown`, `file-header-twice`,
 * `file-column-missing`, `file-format-unknown`.
 */
export function recognise(
  rows: readonly TableRow[],
  options: { attributes: readonly Attribute[]; format?: string },
): Recognition {
  const head = rows.slice(0, HEAD_ROWS)
  const first = head[0]
  if (!first)
    throw new FileRefusedError(
      'empty',
      'The file has no rows. Fill in rows under the header and drop it again.',
    )
  const formats = chosenFormats(options.format)
  const attributes = new Map(options.attributes.map(attribute => [headerKey(attribute.label), attribute]))
  const known = formats.map(format => ({ format, names: headerNames(format) }))
  let nearest: { match: HeaderMatch; row: TableRow } | undefined
  for (const [headerIndex, row] of head.entries()) {
    const cells = withoutBlankEnd(row.cells)
    if (isInstruction(row)) continue
    const matches = known.map(({ format, names }) => matchHeader(cells, format, names, attributes))
    const fitting = best(matches.filter(match => match.missing.length === 0))
    if (fitting) return recogniseWith(fitting, row, cells, headerIndex)
    const match = best(matches)
    if (match && match.found > (nearest?.match.found ?? 0)) nearest = { match, row }
  }
  if (nearest && isNear(nearest.match)) {
    if (nearest.match.twice) throw headerTwice(nearest.match, nearest.row)
    throw columnMissing(nearest.match, nearest.row)
  }
  throw headerUnknown(head.find(row => !isInstruction(row)) ?? first, formats)
}

function recogniseWith(
  match: HeaderMatch,
  row: TableRow,
  cells: readonly string[],
  headerIndex: number,
): Recognition {
  if (match.twice) throw headerTwice(match, row)
  const columns = cells.map(cell => cell.trim())
  const columnOf: Record<string, string> = {}
  match.columns.forEach((column, i) => {
    if (column) columnOf[column.field] = columns[i] as string
  })
  for (const { attribute, position } of match.attributes)
    columnOf[attribute.key] = columns[position] as string
  const read = new Set(match.attributes.map(({ position }) => position))
  const parser = new RowParser(match, columns)
  return {
    format: match.format,
    headerLine: row.line,
    headerIndex,
    columns,
    columnOf,
    ignored: columns.filter((column, i) => column !== '' && !match.columns[i] && !read.has(i)),
    read: (next, settings) => parser.read(next, settings),
    issueOf: fault => parser.issueOf(fault),
  }
}

function chosenFormats(name: string | undefined): readonly Format[] {
  if (name === undefined) return FORMATS
  const format = formatNamed(name)
  if (!format) throw noSuchFormat(name)
  return [format]
}

function best(matches: readonly HeaderMatch[]): HeaderMatch | undefined {
  let found: HeaderMatch | undefined
  for (const match of matches) {
    if (
      !found ||
      match.found > found.found ||
      (match.found === found.found && match.missing.length < found.missing.length)
    ) {
      found = match
    }
  }
  return found
}

/** Close enough to say what is missing instead of that nothing is known. */
function isNear({ format, found, missing }: HeaderMatch): boolean {
  const required = format.columns.filter(column => column.required).length
  return found >= 2 || required - missing.length >= required / 2
}

/** A broken letter in one column name does not make the others unreadable. */
function isInstruction(row: TableRow): boolean {
  return (row.fault && row.fault.code !== 'encoding-broken') || (row.cells[0] ?? '').startsWith('#')
}

function withoutBlankEnd(cells: readonly string[]): readonly string[] {
  let end = cells.length
  while (end > 0 && (cells[end - 1] as string).trim() === '') end--
  return cells.slice(0, end)
}
