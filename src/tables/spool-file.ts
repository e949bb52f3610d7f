import { randomUUID } from 'node:crypto'
import { close, open as openFd } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../errors.ts'

/** A file that only its holder can still reach. */
export interface Spool {
  /** Open for reading; whoever closes it calls `forget` next. */
  fd: number
  /** Removes what an operating system would not remove while it was open. */
  forget(): Promise<void>
}

/**
 * Puts bytes where they can be read in any order. The file is readable for this user alone and gone from its folder before
 * anything is in it, where the system allows that, so that a killed process leaves nothing behind.
 * @throws AppError `temp-folder`, or what reading `bytes` throws; then nothing is kept.
 */
export async function spoolFile(bytes: AsyncIterable<Uint8Array>): Promise<Spool> {
  const path = join(tmpdir(), `muster-${randomUUID()}`)
  const forget = () => rm(path, { force: true }).catch(() => undefined)
  let fd: number | undefined
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      fd = await promisify(openFd)(path, 'r')
      await forget()
      await file.writeFile(bytes)
    } finally {
      await file.close()
    }
    return { fd, forget }
  } catch (error) {
    if (fd !== undefined) await promisify(close)(fd)
    await forget()
    throw isOfSystem(error) ? noRoom(error) : error
  }
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return !(error instanceof AppError) && error instanceof Error && 'syscall' in error
}

function noRoom(error: NodeJS.ErrnoException): AppError {
  return new AppError(
    'temp-folder',
    `The folder for temporary files of the machine that Muster runs on takes no file (${error.code}). Save the workbook as CSV, or ask whoever runs Muster to start its doctor.`,
    { cause: error, retryable: error.code === 'ENOSPC' },
  )
}
