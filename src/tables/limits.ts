import { FileRefusedError } from '../errors.ts'

/** What one file may hold at most; beyond it the file is refused, never cut. */
export interface FileLimits {
  /** Size of the file. */
  bytes: number
  /** Rows that hold something, the header included. */
  rows: number
  columns: number
  /** UTF-16 code units of one cell. A longer cell makes its row an error; the other rows go on. */
  cellChars: number
  /** What the parts of a workbook come to once they are unpacked. */
  unpackedBytes: number
  /** The texts that the cells of a workbook share, as they are kept in memory. */
  textBytes: number
}

const MEGABYTE = 1024 * 1024

export const DEFAULT_LIMITS: FileLimits = {
  bytes: 100 * MEGABYTE,
  rows: 1_100_000,
  columns: 200,
  cellChars: 32_768,
  unpackedBytes: 4 * 1024 * MEGABYTE,
  textBytes: 192 * MEGABYTE,
}

/** @param limit bytes */
export function fileTooLarge(name: string, limit: number): FileRefusedError {
  const size = limit < MEGABYTE ? `${limit} bytes` : `${Math.floor((10 * limit) / MEGABYTE) / 10} MB`
  return new FileRefusedError(
    'too-large',
    `${name} is larger than ${size}. Split it into smaller files and drop them one by one.`,
    { limit },
  )
}
