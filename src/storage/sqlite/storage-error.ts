import { AppError, StorageError } from '../../errors.ts'

/** Primary result codes: https://www.sqlite.org/rescode.html */
const BUSY = 5
const LOCKED = 6
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26
const READ_ONLY = 8

const MESSAGES: Record<number, string> = {
  [BUSY]: 'The database is busy: another process is writing. Try again in a moment.',
  [LOCKED]: 'The database is locked by another operation. Try again in a moment.',
  [IO_ERROR]: 'The database file could not be read or written. Look at the disk, then try again.',
  [CORRUPT]: 'The database file is damaged. Put back a copy of the data folder.',
  [FULL]: 'The disk that holds the database is full. Free some space, then try again.',
  [CANNOT_OPEN]: 'The database file cannot be opened. Look at the data folder and its permissions.',
  [NOT_A_DATABASE]:
    'The database file is not a database of Muster. Choose another data folder or move that file away.',
  [READ_ONLY]: 'The database file cannot be written to. Look at the permissions of the data folder.',
}
const RETRYABLE = [BUSY, LOCKED, IO_ERROR]

/** What the engine or the file system raised, as the port promises it. Errors of our own pass as they are. */
export function storageError(error: unknown, path?: string): AppError {
  if (error instanceof AppError) return error
  const code = resultCode(error)
  const message = MESSAGES[code] ?? `The database refused an operation: ${reason(error)}`
  return new StorageError(path === undefined ? message : `${message} (${path})`, {
    retryable: RETRYABLE.includes(code),
    cause: error,
  })
}

/** Extended codes carry the primary one in their low byte. */
function resultCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
  return code & 0xff
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
