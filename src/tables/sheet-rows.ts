/** Rows of a sheet, its header among them: ECMA-376 part 1 and Excel's limits. What is more goes on in the next sheet. */
export const SHEET_ROWS = 1_048_576

/** Sheets that so many rows take, each with the header besides. */
export function sheetsFor(rows: number): number {
  return Math.max(1, Math.ceil(rows / (SHEET_ROWS - 1)))
}
