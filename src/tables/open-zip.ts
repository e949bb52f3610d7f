import { close } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl'
import { FileRefusedError } from '../errors.ts'
import type { FileLimits } from './limits.ts'
import type { Spool } from './spool-file.ts'
import { damagedWorkbook, lockedWorkbook, unpacksTooLarge } from './workbook-refusals.ts'

/** A zip archive on a disk. Its parts are found by the list at its end alone, and none is ever written anywhere. */
export interface ZipArchive {
  /** Of the parts, in lower case, with `/` between folders and none in front. */
  readonly names: readonly string[]
  /** @throws FileRefusedError `file-damaged`, `file-unpacks-too-large`; the checksum is known at the end only */
  read(name: string, limit?: number): AsyncGenerator<Buffer>
  close(): void
}

const STORED = 0
const DEFLATED = 8
const PIECE_BYTES = 64 * 1024
/** Far above what office programs write, pictures included. */
const MOST_PARTS = 10_000
const MOST_NAME_BYTES = 4 * 1024 * 1024
/** From here on, what is unpacked may not be more than so many times what was packed. */
const RATIO_FROM = 64 * 1024 * 1024
const MOST_RATIO = 300

/**
 * Takes over the spooled file, also where it throws.
 * @throws FileRefusedError `file-damaged`
 */
export async function openZip(spool: Spool, label: string, limits: FileLimits): Promise<ZipArchive> {
  const zip = await openFile(spool, label)
  let entries: Map<string, Entry>
  try {
    entries = await listEntries(zip, label)
  } catch (error) {
    zip.close()
    throw error
  }
  /** Of all parts that were read so far. */
  let unpacked = 0

  async function* read(name: string, limit = limits.unpackedBytes): AsyncGenerator<Buffer> {
    const entry = entries.get(name.toLowerCase())
    if (!entry) throw damagedWorkbook(label, `its part ${name} is missing`)
    if (entry.isEncrypted()) throw lockedWorkbook(label)
    const broken = () => damagedWorkbook(label, `its part ${name} cannot be unpacked`)
    let size = 0
    let checksum = 0
    try {
      for await (const piece of unpack(zip, entry)) {
        size += piece.length
        unpacked += piece.length
        if (size > limit || unpacked > limits.unpackedBytes || isBomb(size, entry.compressedSize))
          throw unpacksTooLarge(label, Math.min(limit, limits.unpackedBytes))
        checksum = crc32(piece, checksum)
        yield piece
      }
    } catch (error) {
      // What the disk says is no fault of the file.
      if (error instanceof FileRefusedError || (error as NodeJS.ErrnoException).syscall) throw error
      throw broken()
    }
    if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw broken()
  }

  return { names: [...entries.keys()], read, close: () => zip.close() }
}

async function openFile(spool: Spool, label: string): Promise<ZipFile> {
  try {
    const zip = await fromFdPromise(spool.fd, { autoClose: false, decodeStrings: false })
    // Errors reach whoever reads entries; one without a listener would end the process.
    zip.on('error', () => undefined)
    zip.once('close', () => void spool.forget())
    return zip
  } catch {
    close(spool.fd, () => void spool.forget())
    throw damagedWorkbook(label, 'it was cut off, or is not complete')
  }
}

async function listEntries(zip: ZipFile, label: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  const tooMany = () => damagedWorkbook(label, `it holds more than ${MOST_PARTS} parts`)
  let bytes = 0
  try {
    if (zip.entryCount > MOST_PARTS) throw tooMany()
    for await (const entry of zip.eachEntry()) {
      bytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
      if (bytes > MOST_NAME_BYTES) throw tooMany()
      entries.set(partName(entry.fileNameRaw.toString('utf8')), entry)
    }
  } catch (error) {
    if (error instanceof FileRefusedError) throw error
    throw damagedWorkbook(label, 'the list of its parts cannot be read')
  }
  return entries
}

/** Parts are one whatever the case of their names: ECMA-376 part 2. Some producers write backslashes. */
function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()
}

async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw new Error('unknown')
  const packed: Readable = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  // Our own, since yauzl's outlives a reader who stops early.
  const stream =
    entry.compressionMethod === STORED
      ? packed
      : pipeline(packed, createInflateRaw({ chunkSize: PIECE_BYTES }), () => undefined)
  yield* stream as AsyncIterable<Buffer> as AsyncGenerator<Buffer>
}

function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > RATIO_FROM && unpacked > packed * MOST_RATIO
}
