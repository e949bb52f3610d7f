import { createHash } from 'node:crypto'
import { NotFoundError } from '../errors.ts'
import type { StoredFile } from '../ports/file-store.ts'
import { cutPieces } from './cut-pieces.ts'
import { FREE_EVERY, freeBuffers } from './free-buffers.ts'

/** No upload lasts as long: what is older and belongs to no file was left by a process that was killed. Milliseconds. */
export const ABANDONED_MS = 24 * 60 * 60 * 1000

/**
 * Cuts the bytes into pieces, and has each stored before the next one is read.
 * @param put gets pieces that are good until it has resolved, numbered from 0
 */
export async function storePieces(
  bytes: AsyncIterable<Uint8Array>,
  put: (piece: Uint8Array, n: number) => Promise<unknown>,
): Promise<Pick<StoredFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let size = 0
  let n = 0
  for await (const piece of cutPieces(bytes)) {
    hash.update(piece)
    size += piece.length
    await put(piece, n++)
  }
  return { bytes: size, sha256: hash.digest('hex') }
}

/** The pieces of a file of `bytes` bytes, in order. @throws NotFoundError when one is not there any more */
export async function* readPieces(
  bytes: number,
  pieceAt: (n: number) => Promise<{ body: Uint8Array } | null | undefined>,
): AsyncGenerator<Uint8Array> {
  for (let n = 0, sent = 0; sent < bytes; n++) {
    const piece = await pieceAt(n)
    if (!piece) throw new NotFoundError('such file any more: it was removed or replaced')
    sent += piece.body.length
    yield piece.body
    if ((n + 1) % FREE_EVERY === 0) freeBuffers()
  }
}
