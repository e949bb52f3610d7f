import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../errors.ts'
import type { Terminal } from './terminal.ts'

/** Prints a file, or writes it to `path`, where it appears once it is whole. */
export async function writeOut(
  terminal: Terminal,
  pieces: AsyncIterable<Uint8Array>,
  path: string | undefined,
): Promise<void> {
  if (path === undefined) {
    for await (const piece of pieces) if (!(await terminal.out(piece))) return
    return
  }
  const unfinished = `${path}.${process.pid}.part`
  try {
    await pipeline(pieces, createWriteStream(unfinished, { mode: 0o600 }))
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof AppError || !code) throw error
    throw new AppError('cannot-write', `${path} cannot be written (${code}).`, { cause: error })
  }
  terminal.say(`Written to ${path}`)
}
