const PIECE_CHARS = 64 * 1024
const BOM = '\uFEFF'

/**
 * Rows as CSV: UTF-8 with byte order mark, commas, CRLF. `openTable` reads exactly the same cells back; a spreadsheet runs none
 * of them.
 */
export async function* writeTable(
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): AsyncGenerator<Uint8Array> {
  let piece = BOM
  for await (const row of rows) {
    piece += csvLine(row)
    if (piece.length >= PIECE_CHARS) {
      yield Buffer.from(piece, 'utf8')
      piece = ''
    }
  }
  if (piece !== '') yield Buffer.from(piece, 'utf8')
}

/** One row with its line end, as `writeTable` writes it. */
export function csvLine(row: readonly string[]): string {
  return `${row.map(csvCell).join(',')}\r\n`
}

/** Every delimiter that a reader may look for is quoted, not only the comma; so is what would read as Excel's first line `sep=,`. */
const NEEDS_QUOTES = /[",;|\t\r\n]|^\s|\s$|^sep=/i

function csvCell(cell: string): string {
  const safe = safeCell(cell)
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * Makes a cell that a spreadsheet would run as a formula harmless with a leading apostrophe (OWASP, CSV injection).
 * Plain numbers and phones such as -5 and +49 30 1234 stay as they are. A cell that has such apostrophes already gets one
 * more, so that `plainCell` undoes exactly this.
 */
export function safeCell(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell
}

/** The cell that `safeCell` was given. */
export function plainCell(cell: string): string {
  return cell.charCodeAt(0) === APOSTROPHE && isFormula(cell) ? cell.slice(1) : cell
}

const APOSTROPHE = 39
const PLAIN_SIGNED = /^[+-][\d\s().,/-]*\d[\d\s().,/-]*$/

function isFormula(cell: string): boolean {
  let start = 0
  while (cell.charCodeAt(start) === APOSTROPHE) start++
  switch (cell[start]) {
    case '=':
    case '@':
    case '\t':
    case '\r':
      return true
    case '+':
    case '-':
      return cell.length > 64 + start || !PLAIN_SIGNED.test(cell.slice(start))
    default:
      return false
  }
}
