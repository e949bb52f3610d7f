import type { FileLimits } from './limits.ts'
import type { NumberFormat } from './number-formats.ts'
import { isoText, numberText } from './number-text.ts'
import type { SharedStrings } from './shared-strings.ts'
import { SHEET_ROWS } from './sheet-rows.ts'
import type { TableFault, TableRow } from './table.ts'
import { TextRuns, unescapeText } from './text-runs.ts'
import { isTrue } from './workbook-parts.ts'
import { damagedWorkbook, tooManyColumns } from './workbook-refusals.ts'
import type { XmlHandler } from './xml-reader.ts'

/** What the cells of all sheets of a workbook refer to. */
export interface SheetContext {
  label: string
  limits: FileLimits
  strings: SharedStrings
  formats: readonly (NumberFormat | undefined)[]
  from1904: boolean
  isUncalculated: boolean
}

type Attributes = Readonly<Record<string, string>>

const EXCERPT = 100
/** What Excel itself shows where a result is not there yet; the rules for rows refuse it as they do its other errors. */
const NO_RESULT = '#GETTING_DATA'
const MOST_LETTERS = 3
const A = 64

/** Takes the events of a sheet's XML and makes rows of them. Blank rows and cells take no memory, wherever they stand. */
export class SheetCells implements XmlHandler {
  /** Rows that hold something, since they were taken the last time. */
  rows: TableRow[] = []
  /** Number of the last row that holds something, or 0. */
  lastFilled = 0
  readonly #context: SheetContext
  readonly #sheet: string
  readonly #runs: TextRuns
  #isData = false
  #row = 0
  #cells: string[] = []
  #fault: TableFault | undefined
  /** Cells of the widest row so far: Excel leaves out blanks at the end of a row, which are not missing. */
  #width = 0
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #isValue = false
  #hasFormula = false

  constructor(sheet: string, context: SheetContext) {
    this.#sheet = sheet
    this.#context = context
    this.#runs = new TextRuns(context.limits.cellChars)
  }

  open(name: string, attributes: Attributes): void {
    if (!this.#isData) {
      if (name === 'sheetData') this.#isData = true
      return
    }
    switch (name) {
      case 'c':
        this.#openCell(attributes)
        break
      case 'v':
        this.#isValue = true
        break
      case 'f':
        this.#hasFormula = true
        break
      case 'row':
        this.#openRow(attributes)
        break
      default:
        this.#runs.open(name, attributes)
    }
  }

  close(name: string): void {
    if (!this.#isData) return
    switch (name) {
      case 'c':
        this.#closeCell()
        break
      case 'v':
        this.#isValue = false
        break
      case 'row':
        this.#closeRow()
        break
      case 'sheetData':
        this.#isData = false
        break
      default:
        this.#runs.close(name)
    }
  }

  text(text: string): void {
    // Of more than a cell may hold only so much is kept that it is seen to be too long.
    if (this.#isValue && this.#value.length <= this.#context.limits.cellChars) this.#value += text
    else if (this.#isData) this.#runs.add(text)
  }

  #openRow({ r }: Attributes): void {
    const row = r === undefined ? this.#row + 1 : Number(r)
    if (!Number.isInteger(row) || row <= this.#row || row > SHEET_ROWS) {
      throw this.#damaged(`its sheet "${this.#sheet}" has no order of rows behind row ${this.#row}`)
    }
    this.#row = row
    this.#column = -1
  }

  #openCell({ r, t, s }: Attributes): void {
    this.#column = r === undefined ? this.#column + 1 : this.#columnOf(r)
    this.#type = t ?? 'n'
    this.#style = Number(s ?? 0)
    this.#value = ''
    this.#hasFormula = false
    this.#runs.start()
  }

  /** 0 is A, 26 is AA. */
  #columnOf(name: string): number {
    let column = 0
    let letters = 0
    for (; letters <= MOST_LETTERS; letters++) {
      const letter = name.charCodeAt(letters) & ~32
      if (!(letter > A && letter <= A + 26)) break
      column = column * 26 + letter - A
    }
    if (letters === 0 || letters > MOST_LETTERS) {
      throw this.#damaged(`its sheet "${this.#sheet}" has a cell without a place in row ${this.#row}`)
    }
    return column - 1
  }

  #closeCell(): void {
    const text = this.#cellText()
    if (text === '') return
    const { limits } = this.#context
    if (this.#column >= limits.columns) {
      if (text.trim() === '') return
      throw tooManyColumns(this.#row, limits.columns)
    }
    if (this.#cells[this.#column]) {
      throw this.#damaged(`row ${this.#row} of its sheet "${this.#sheet}" has two values for one cell`)
    }
    while (this.#cells.length < this.#column) this.#cells.push('')
    if (text.length > limits.cellChars) {
      this.#fault ??= this.#faultOf('cell-too-long', text, { limit: limits.cellChars })
      this.#cells[this.#column] = text.slice(0, EXCERPT)
      return
    }
    if (text.includes('\0')) this.#fault ??= this.#faultOf('nul-byte', text)
    this.#cells[this.#column] = text
  }

  #cellText(): string {
    const value = this.#value
    const { strings, formats, from1904, isUncalculated } = this.#context
    switch (this.#type) {
      case 's': {
        const text = value.trim() === '' ? '' : strings.get(Number(value))
        if (text === undefined)
          throw this.#damaged(
            `row ${this.#row} of its sheet "${this.#sheet}" refers to a text that is not there`,
          )
        return text
      }
      case 'inlineStr':
        return this.#runs.text
      case 'str':
        return unescapeText(value)
      case 'b':
        return value === '' ? this.#blank() : isTrue(value.trim()) ? 'TRUE' : 'FALSE'
      case 'd':
        return isoText(value)
      case 'n':
        if (value === '') return this.#runs.text || this.#blank()
        if (isUncalculated && this.#hasFormula && Number(value) === 0) return NO_RESULT
        return numberText(value, formats[this.#style], from1904)
      default:
        return value
    }
  }

  /** A formula without a result was written by a program that left it to Excel to work it out. */
  #blank(): string {
    return this.#hasFormula ? NO_RESULT : ''
  }

  #closeRow(): void {
    const cells = this.#cells
    if (cells.length === 0) return
    this.#cells = []
    const fault = this.#fault
    this.#fault = undefined
    if (!fault && cells.every(cell => cell.trim() === '')) return
    if (cells.length > this.#width) this.#width = cells.length
    else while (cells.length < this.#width) cells.push('')
    this.lastFilled = this.#row
    this.rows.push(fault ? { line: this.#row, cells, fault } : { line: this.#row, cells })
  }

  #faultOf(code: TableFault['code'], text: string, detail?: TableFault['detail']): TableFault {
    const fault: TableFault = { line: this.#row, code, column: this.#column, value: text.slice(0, EXCERPT) }
    if (detail) fault.detail = detail
    return fault
  }

  #damaged(what: string): Error {
    return damagedWorkbook(this.#context.label, what)
  }
}
