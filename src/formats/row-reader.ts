import type { Issue } from '../domain/issues.ts'
import { type Cleaned, cutValue, type Finding } from './finding.ts'

const EXCEL_ERRORS = new Set(
  (
    '#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #GETTING_DATA ' +
    '#NV #BEZUG! #WERT! #ZAHL! #NOM? #VALEUR! #NOMBRE! #VALOR! #RIF! #N/D #¡REF! #¡VALOR! #NOMBRE?'
  ).split(' '),
)

/** One row, asked for by field. Used again for every row of a file, so that a row costs no objects of its own. */
export class RowReader {
  line = 0
  cells: readonly string[] = []
  issues: Issue[] = []
  hasErrors = false
  readonly #positions: Readonly<Record<string, number>>
  readonly #headers: readonly string[]

  /** `positions`: where each field of the format stands; absent where the file has no such column. */
  constructor(positions: Readonly<Record<string, number>>, headers: readonly string[]) {
    this.#positions = positions
    this.#headers = headers
  }

  start(line: number, cells: readonly string[]): void {
    this.line = line
    this.cells = cells
    this.issues = []
    this.hasErrors = false
  }

  /** The cell of a field as the file has it, trimmed; empty where it is blank or there is no such column. */
  text(field: string): string {
    const position = this.#positions[field]
    return position === undefined ? '' : (this.cells[position] ?? '').trim()
  }

  /** A value; `null` for `<clear>`; undefined when the cell is blank or wrong, which is reported. */
  optional(field: string, clean: (text: string, by: string) => Cleaned, by = ''): string | null | undefined {
    const position = this.#positions[field]
    return position === undefined ? undefined : this.#read(position, false, clean, by)
  }

  /** As `optional`, but a blank cell and `<clear>` are errors. */
  required(field: string, clean: (text: string, by: string) => Cleaned, by = ''): string | undefined {
    const position = this.#positions[field]
    return position === undefined ? undefined : (this.#read(position, true, clean, by) ?? undefined)
  }

  /** The text of a cell that somebody else checks; the rules for every cell are applied. */
  at(position: number, required: boolean): string | null | undefined {
    const text = (this.cells[position] ?? '').trim()
    if (text === '') {
      if (required) this.reportAt(position, { code: 'value-required', severity: 'error' })
      return undefined
    }
    const first = text.charCodeAt(0)
    if (first === LESS_THAN && isClear(text)) {
      if (!required) return null
      this.reportAt(position, { code: 'required-clear', severity: 'error' })
      return undefined
    }
    if (first === HASH && isExcelError(text)) {
      this.reportAt(position, { code: 'excel-error', severity: 'error' })
      return undefined
    }
    return text
  }

  report(field: string, finding: Finding): void {
    const position = this.#positions[field]
    if (position !== undefined) this.reportAt(position, finding)
  }

  reportAt(position: number, finding: Finding): void {
    if (finding.severity === 'error') this.hasErrors = true
    this.issues.push({
      line: this.line,
      column: this.#headers[position] ?? '',
      value: cutValue((this.cells[position] ?? '').trim()),
      ...finding,
    })
  }

  #read(
    position: number,
    required: boolean,
    clean: (text: string, by: string) => Cleaned,
    by: string,
  ): string | null | undefined {
    const text = this.at(position, required)
    if (typeof text !== 'string') return text
    const cleaned = clean(text, by)
    if (typeof cleaned === 'string') {
      if (cleaned !== '') return cleaned
      // Nothing but characters that a key cannot have.
      if (required) this.reportAt(position, { code: 'value-required', severity: 'error' })
      return undefined
    }
    for (const finding of cleaned.findings) this.reportAt(position, finding)
    return cleaned.value
  }
}

const LESS_THAN = 60
const HASH = 35

/** Whether the text says that a field is to be emptied. */
export function isClear(text: string): boolean {
  return text.toLowerCase() === '<clear>'
}

/** Whether the text is what a spreadsheet shows where it could not work something out. */
export function isExcelError(text: string): boolean {
  return EXCEL_ERRORS.has(text.toUpperCase()) || /^#{2,}$/.test(text)
}
