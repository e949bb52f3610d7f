import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'
import type { ZipInputFile } from 'fflate'

/** Most of what compressing could save, in a fraction of the time. */
const LEVEL = 3
const DEFLATED = 8
const NOTHING = new Uint8Array(0)

/**
 * A part of a zip archive, compressed outside JavaScript: fflate's own takes three times as long, and like zlib's functions
 * for a whole text it leaves buffers behind with each piece, which pile up.
 */
export class DeflatedPart implements ZipInputFile {
  readonly filename: string
  readonly compression = DEFLATED
  size = 0
  crc = 0
  /** Set by the archive that it is added to. */
  ondata?: NonNullable<ZipInputFile['ondata']>
  readonly #deflate = createDeflateRaw({ level: LEVEL })

  constructor(filename: string) {
    this.filename = filename
    this.#deflate.on('data', piece => this.ondata?.(null, piece, false))
  }

  /** Once it is done the bytes may be used for something else. */
  async push(bytes: Uint8Array): Promise<void> {
    this.size += bytes.byteLength
    this.crc = crc32(bytes, this.crc)
    await new Promise<void>((done, fail) => {
      this.#deflate.write(bytes, error => (error ? fail(error) : done()))
    })
  }

  async end(): Promise<void> {
    const ended = once(this.#deflate, 'end')
    this.#deflate.end()
    await ended
    this.ondata?.(null, NOTHING, true)
  }

  /** For one that is not wanted any more. */
  terminate(): void {
    this.#deflate.destroy()
  }
}
