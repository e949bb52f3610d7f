/** What one file may hold at most; beyond it the file is refused, never cut. */
export interface FileLimits {
  /** Size of the file. */
  bytes: number
  /** Rows that hold something, the header included. */
  rows: number
  columns: number
  /** UTF-16 code units of one cell. A longer cell makes its row an error; the other rows go on. */
  cellChars: number
}

export const DEFAULT_LIMITS: FileLimits = {
  bytes: 100 * 1024 * 1024,
  rows: 1_100_000,
  columns: 200,
  cellChars: 32_768,
}
