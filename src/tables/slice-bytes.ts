import { type FileLimits, fileTooLarge } from './limits.ts'

const HEAD_BYTES = 256 * 1024
const SLICE_BYTES = 256 * 1024

/** Pieces of a size that is worth a parser: neither crumbs nor the whole file. Throws FileRefusedError: `file-too-large`. */
export async function* sliceBytes(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  limits: FileLimits,
): AsyncGenerator<Buffer> {
  let crumbs: Buffer[] = []
  let crumbSize = 0
  let total = 0
  for await (const part of bytes) {
    total += part.length
    if (total > limits.bytes) throw fileTooLarge(name, limits.bytes)
    const buffer = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    for (let at = 0; at < buffer.length; at += SLICE_BYTES) {
      const slice = buffer.subarray(at, at + SLICE_BYTES)
      crumbs.push(slice)
      crumbSize += slice.length
      if (crumbSize < SLICE_BYTES / 4) continue
      yield crumbs.length === 1 ? slice : Buffer.concat(crumbs)
      crumbs = []
      crumbSize = 0
    }
  }
  if (crumbSize > 0) yield Buffer.concat(crumbs)
}

/** The first 256 KiB, or all where there is less. */
export async function takeHead(slices: AsyncGenerator<Buffer>): Promise<{ head: Buffer; ended: boolean }> {
  const parts: Buffer[] = []
  for (let size = 0; size < HEAD_BYTES; ) {
    const next = await slices.next()
    if (next.done) return { head: Buffer.concat(parts), ended: true }
    parts.push(next.value)
    size += next.value.length
  }
  return { head: Buffer.concat(parts), ended: false }
}
