import type { Issue } from '../domain/issues.ts'
import type { Change } from '../domain/plans.ts'
import type { AttributeValue } from '../domain/users.ts'
import type { TableFault, TableRow } from '../tables/table.ts'
import { cleanAttribute } from './clean-attribute.ts'
import { cutValue } from './finding.ts'
import type { HeaderMatch } from './match-header.ts'
import { findMisplaced } from './misplaced-cell.ts'
import type { ReadRow, ReadSettings } from './recognise.ts'
import { RowReader } from './row-reader.ts'

const OTHER_DELIMITERS = [';', ',', '\t', '|']

/** Reads the rows of one file, whose header is known. */
export class RowParser {
  readonly #match: HeaderMatch
  readonly #columns: readonly string[]
  readonly #reader: RowReader
  /** Cells by which the template's example is told from a person. */
  readonly #example: { position: number; text: string }[] = []

  constructor(match: HeaderMatch, columns: readonly string[]) {
    this.#match = match
    this.#columns = columns
    const positions: Record<string, number> = {}
    match.columns.forEach((column, position) => {
      if (column) positions[column.field] = position
    })
    match.format.columns.forEach((column, i) => {
      const position = positions[column.field]
      if (!column.required || position === undefined) return
      this.#example.push({ position, text: match.format.example[i] as string })
    })
    this.#reader = new RowReader(positions, columns)
  }

  read(row: TableRow, settings: ReadSettings): ReadRow {
    if (row.fault) return { issues: [this.issueOf(row.fault)] }
    const { cells, line } = row
    if (cells.length !== this.#columns.length && !this.#hasBlankEnd(cells))
      return { issues: [this.#raggedIssue(row)] }
    if (this.#isExample(cells)) {
      const value = cutValue(cells[this.#example[0]?.position ?? 0] ?? '')
      return {
        issues: [{ line, column: '', value, code: 'example-row', severity: 'warning' }],
        example: true,
      }
    }
    const reader = this.#reader
    reader.start(line, cells)
    const asked = this.#readAsked(settings)
    return reader.hasErrors ? { issues: reader.issues } : asked
  }

  #readAsked(settings: ReadSettings): ReadRow {
    const { format, attributes, mandatory } = this.#match
    const reader = this.#reader
    if (format.about === 'members') return { member: format.readRow(reader, settings), issues: reader.issues }
    if (format.about === 'groups') return { group: format.readRow(reader, settings), issues: reader.issues }
    const change = format.readRow(reader, settings)
    if (attributes.length > 0) this.#readAttributes(change)
    if (mandatory.length > 0) this.#noteMissing(change)
    return { change, issues: reader.issues }
  }

  issueOf(fault: TableFault): Issue {
    const column = fault.column === undefined ? '' : (this.#columns[fault.column] ?? '')
    const issue: Issue = {
      line: fault.line,
      column,
      value: cutValue(fault.value),
      code: fault.code,
      severity: 'error',
    }
    if (fault.detail) issue.detail = fault.detail
    return issue
  }

  /** Cells beyond the header that are blank say nothing. */
  #hasBlankEnd(cells: readonly string[]): boolean {
    if (cells.length < this.#columns.length) return false
    for (let i = this.#columns.length; i < cells.length; i++)
      if ((cells[i] as string).trim() !== '') return false
    return true
  }

  #raggedIssue({ line, cells }: TableRow): Issue {
    const expected = this.#columns.length
    const tooFew = cells.length < expected
    const detail: Record<string, string | number> = { expected, found: cells.length }
    const issue: Issue = {
      line,
      column: '',
      value: cutValue(cells.join(', ')),
      code: tooFew ? 'row-too-few-cells' : 'row-too-many-cells',
      severity: 'error',
      detail,
    }
    const misplaced = findMisplaced(cells, this.#match.columns)
    if (misplaced) {
      issue.column = this.#columns[misplaced.cell] ?? ''
      issue.value = cutValue(cells[misplaced.cell] as string)
      // The column in which the cell stands; empty when it stands beyond the last one.
      detail.looksMisplaced = issue.column
      detail.looksLike = this.#columns[misplaced.looksLike] as string
    } else if (cells.length === 1) {
      const other = OTHER_DELIMITERS.find(
        delimiter => (cells[0] as string).split(delimiter).length === expected,
      )
      if (other) detail.delimiter = other
    }
    return issue
  }

  #isExample(cells: readonly string[]): boolean {
    const first = this.#example[0]
    if (!first) return false
    const cell = cells[first.position] as string
    // Nearly every row is done here.
    if (cell.length !== first.text.length || fold(cell) !== fold(first.text)) return false
    return this.#example.every(({ position, text }) => fold(cells[position] as string) === fold(text))
  }

  #readAttributes(change: Change): void {
    const reader = this.#reader
    const values: Record<string, AttributeValue | null> = {}
    let any = false
    for (const { attribute, position } of this.#match.attributes) {
      let text = reader.at(position, false)
      if (text === undefined) continue
      if (text === null && attribute.required) {
        reader.reportAt(position, { code: 'required-clear', severity: 'error' })
        continue
      }
      if (text !== null) {
        text = text.trim()
        const cleaned = cleanAttribute(text, attribute.type)
        if ('finding' in cleaned) {
          reader.reportAt(position, cleaned.finding)
          continue
        }
        values[attribute.key] = cleaned.value
      } else {
        values[attribute.key] = null
      }
      any = true
    }
    if (any) change.attributes = values
  }

  /** Whether that is an error depends on whether the person is new. */
  #noteMissing(change: Change): void {
    const missing = this.#match.mandatory.filter(({ key }) => change.attributes?.[key] === undefined)
    if (missing.length > 0) change.missing = missing.map(({ label }) => label)
  }
}

/** A spreadsheet may have rewritten the example's phone number. */
function fold(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}
