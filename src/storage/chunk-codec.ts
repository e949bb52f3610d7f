import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** The quickest level: rows of a chunk resemble each other so much that higher ones gain little. */
const LEVEL = 1

/** A part of a chunk as every engine keeps it: JSON, compressed with zstd. */
export function packPart(part: unknown): Buffer {
  return zstdCompressSync(JSON.stringify(part), { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
}

export function unpackPart<T>(body: Uint8Array): T {
  return JSON.parse(zstdDecompressSync(body).toString('utf8')) as T
}
