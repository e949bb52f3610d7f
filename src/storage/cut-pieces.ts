import { FREE_EVERY, freeBuffers } from './free-buffers.ts'

const PIECE_BYTES = 1024 * 1024

/**
 * The same bytes in pieces of 1 MiB, the last one shorter; none for no bytes. They share one buffer: a piece is good until
 * the next one is asked for.
 */
export async function* cutPieces(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const piece = new Uint8Array(PIECE_BYTES)
  let pieces = 0
  let filled = 0
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      const taken = part.subarray(from, from + PIECE_BYTES - filled)
      piece.set(taken, filled)
      filled += taken.length
      from += taken.length
      if (filled === PIECE_BYTES) {
        yield piece
        // The bytes came in buffers of their own, which are of no use any more.
        if (++pieces % FREE_EVERY === 0) freeBuffers()
        filled = 0
      }
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}
