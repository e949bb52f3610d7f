import type { IssueCode } from '../domain/issues.ts'

/** A file on its way to rows. `rows` can be read once. */
export interface Table {
  /**
   * `UTF-8`, `UTF-16 LE`, `UTF-16 BE` or `windows-1252`; final once the rows are read, as plain ASCII may turn out to be either.
   * `Excel workbook` where there is a `sheet`.
   */
  readonly encoding: string
  /** `,` `;` tab or `|`; empty where there is a `sheet`. */
  readonly delimiter: string
  /** Of a workbook; final once the rows are read. */
  readonly sheet?: TableSheet
  /** Batches of at most 1,000 rows, in the order of the file; blank rows are left out. Throws FileRefusedError at a limit. */
  readonly rows: AsyncIterable<TableRow[]>
  /** Rows left out so far because every cell was blank. */
  readonly blankRows: number
  /** Why reading ended before the end of the file; known once the rows are read. */
  readonly unreadable: TableFault | undefined
}

/** The sheet of a workbook that is read: the first one shown that holds rows. */
export interface TableSheet {
  name: string
  /** Others that are shown and hold rows, and are not read; at most 20. */
  others: readonly string[]
}

export interface TableRow {
  /** First line of the row in the file, from 1, as an editor counts; of a sheet the number of its row. */
  line: number
  /**
   * Text as the file has it, without the white space around unquoted cells and without the apostrophe of `safeCell`. A row of a
   * sheet has as many cells as the widest one before it, since sheets leave out blanks at the end.
   */
  cells: string[]
  /** The row cannot be trusted; `cells` are what is known of it. */
  fault?: TableFault
}

export interface TableFault {
  line: number
  code: IssueCode
  /** Position of the cell, from 0. */
  column?: number
  /** Beginning of what was found. */
  value: string
  detail?: Record<string, string | number>
}

export const BATCH_ROWS = 1000
