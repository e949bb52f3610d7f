import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** The quickest level: rows of a chunk resemble each other so much that higher ones gain little. */
const LEVEL = 1
/** Room for a whole chunk: small steps take twice as long, and the thread pool, on which all others wait, is not quicker. */
const STEP_BYTES = 512 * 1024

/** A part of a chunk as every engine keeps it: JSON, compressed with zstd. */
export function packPart(part: unknown): Buffer {
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL }
  return zstdCompressSync(JSON.stringify(part), { params, chunkSize: STEP_BYTES })
}

export function unpackPart<T>(body: Uint8Array): T {
  return JSON.parse(zstdDecompressSync(body, { chunkSize: STEP_BYTES }).toString('utf8')) as T
}
