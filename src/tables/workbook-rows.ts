import type { ZipArchive } from './open-zip.ts'
import { readSheet, type SheetRows } from './read-sheet.ts'
import type { SheetContext } from './sheet-cells.ts'
import { SHEET_ROWS } from './sheet-rows.ts'
import type { TableRow } from './table.ts'
import type { SheetPart } from './workbook-parts.ts'
import { tooManyRows } from './workbook-refusals.ts'

/** A sheet that holds rows, with those that were read to find out. */
export interface FoundSheet {
  index: number
  rows: SheetRows
  batch: TableRow[]
}

/** The first sheet that holds rows, from `index` on. */
export async function findRows(
  zip: ZipArchive,
  sheets: readonly SheetPart[],
  context: SheetContext,
  index = 0,
): Promise<FoundSheet | undefined> {
  for (; index < sheets.length; index++) {
    const rows = readSheet(zip, sheets[index] as SheetPart, context)
    for (;;) {
      const { value: batch, done } = await rows.batches.next()
      if (done) break
      if (batch.length > 0) return { index, rows, batch }
    }
  }
  return undefined
}

/** The rows of the sheet that was found and, where it is full, of those that go on with it, as our own exports do. */
export class WorkbookRows {
  blankRows = 0
  /** Sheets whose rows come as if they stood below. */
  readonly joined = new Set<SheetPart>()
  readonly #zip: ZipArchive
  readonly #sheets: readonly SheetPart[]
  readonly #context: SheetContext
  #found: FoundSheet

  constructor(
    zip: ZipArchive,
    given: { sheets: readonly SheetPart[]; context: SheetContext; found: FoundSheet },
  ) {
    this.#zip = zip
    this.#sheets = given.sheets
    this.#context = given.context
    this.#found = given.found
  }

  /** Closes the archive at its end. */
  async *batches(): AsyncGenerator<TableRow[]> {
    const header = this.#found.batch[0] as TableRow
    const columns = header.cells.slice()
    const { rows: limit } = this.#context.limits
    let count = 0
    let above = 0
    try {
      do {
        above = this.joined.size * SHEET_ROWS
        for await (const batch of this.#sheetBatches()) {
          count += batch.length
          if (count > limit) throw tooManyRows(limit)
          if (above > 0) for (const row of batch) moveDown(row, above)
          // The headers of joined sheets are no rows, and not blank either.
          this.blankRows = above + this.#found.rows.lastFilled - this.joined.size - count
          yield batch
        }
      } while (header.line === 1 && (await this.#turnPage(columns)))
    } finally {
      await this.#found.rows.batches.return(undefined)
      this.#zip.close()
    }
  }

  async *#sheetBatches(): AsyncGenerator<TableRow[]> {
    yield this.#found.batch
    this.#found.batch = []
    yield* this.#found.rows.batches
  }

  /** From a sheet that is full to the next, if that begins with the same header. */
  async #turnPage(columns: readonly string[]): Promise<boolean> {
    const { index, rows } = this.#found
    if (rows.lastFilled < SHEET_ROWS) return false
    const next = await findRows(this.#zip, this.#sheets, this.#context, index + 1)
    if (!next) return false
    const [first, ...batch] = next.batch
    if (first?.line !== 1 || !isSame(first.cells, columns)) {
      await next.rows.batches.return(undefined)
      return false
    }
    this.#found = { ...next, batch }
    this.joined.add(this.#sheets[next.index] as SheetPart)
    return true
  }
}

function isSame(cells: readonly string[], others: readonly string[]): boolean {
  return cells.length === others.length && cells.every((cell, n) => cell === others[n])
}

function moveDown(row: TableRow, lines: number): void {
  row.line += lines
  if (row.fault) row.fault.line += lines
}
