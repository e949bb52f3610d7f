const PIECE_BYTES = 1024 * 1024

/** The same bytes in pieces of 1 MiB, the last one shorter; none for no bytes. */
export async function* cutPieces(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let piece = new Uint8Array(PIECE_BYTES)
  let filled = 0
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      const taken = part.subarray(from, from + PIECE_BYTES - filled)
      piece.set(taken, filled)
      filled += taken.length
      from += taken.length
      if (filled === PIECE_BYTES) {
        yield piece
        piece = new Uint8Array(PIECE_BYTES)
        filled = 0
      }
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}
