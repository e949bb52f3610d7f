import { FileRefusedError } from '../errors.ts'
import type { TableRow } from '../tables/table.ts'
import type { Format } from './format.ts'
import { looksLikeEmail, looksLikePhone } from './looks.ts'
import type { HeaderMatch } from './match-header.ts'
import { FORMATS } from './registry.ts'

const SHOWN_CELLS = 8
const SHOWN_CHARS = 40

/** @param formats those that were looked for: all, or the one that was asked for */
export function headerUnknown(row: TableRow, formats: readonly Format[]): FileRefusedError {
  const isData = row.cells.some(cell => looksLikeEmail(cell) || looksLikePhone(cell))
  const [first = FORMATS[0] as Format, ...others] = formats
  const none = others.length > 0 ? 'the header of no format that I know' : `not the header of ${first.name}`
  const found = isData
    ? `Line ${row.line} is about a person; column names are missing above it.`
    : `Line ${row.line} has ${shownCells(row.cells)}, which is ${none}.`
  const known = formats.map(format => `${format.name} (${requiredHeaders(format)})`).join('; ')
  return new FileRefusedError(
    'header-unknown',
    `${found} For a file to fill in, type: template ${first.name}. Formats and the columns they need: ${known}.`,
    { line: row.line, columns: row.cells.length },
  )
}

export function headerTwice({ format, twice }: HeaderMatch, row: TableRow): FileRefusedError {
  const first = twice?.first ?? 0
  const second = twice?.second ?? 0
  return new FileRefusedError(
    'header-twice',
    `Columns ${first + 1} (${shown(row.cells[first])}) and ${second + 1} (${shown(row.cells[second])}) on line ${row.line} are both read as ${twice?.header}. Keep one of them, or rename the other, and drop the file again.`,
    { format: format.name, line: row.line },
  )
}

export function columnMissing({ format, missing }: HeaderMatch, row: TableRow): FileRefusedError {
  const names = missing.map(column => column.header)
  const what = names.length === 1 ? `the column ${names[0]} is` : `the columns ${names.join(', ')} are`
  return new FileRefusedError(
    'column-missing',
    `Line ${row.line} looks like the header of ${format.name}, but ${what} missing. It has ${shownCells(row.cells)}. Add ${names.join(', ')} and drop the file again, or type: template ${format.name}`,
    { format: format.name, line: row.line },
  )
}

export function noSuchFormat(name: string): FileRefusedError {
  const known = FORMATS.map(format => format.name).join(', ')
  return new FileRefusedError('format-unknown', `There is no format ${shown(name)}. I know: ${known}.`)
}

function requiredHeaders(format: Format): string {
  return format.columns
    .filter(column => column.required)
    .map(column => column.header)
    .join(', ')
}

function shownCells(cells: readonly string[]): string {
  const named = cells.filter(cell => cell.trim() !== '')
  const more = named.length > SHOWN_CELLS ? ` and ${named.length - SHOWN_CELLS} more` : ''
  return named.slice(0, SHOWN_CELLS).map(shown).join(', ') + more
}

function shown(text = ''): string {
  const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS).toWellFormed()}…` : line
}
