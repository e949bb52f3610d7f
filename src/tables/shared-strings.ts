import type { FileLimits } from './limits.ts'
import type { ZipArchive } from './open-zip.ts'
import { TextRuns } from './text-runs.ts'
import { tooManyTexts } from './workbook-refusals.ts'
import { readXml } from './xml-reader.ts'

/** Holds the longest text that a cell may have many times over. */
const PAGE_BYTES = 4 * 1024 * 1024
/** Texts whose places are kept in one piece, which is never copied to grow. */
const BLOCK_TEXTS = 64 * 1024
const PLACE_BYTES = 4
/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const BYTES_PER_CHAR = 3

/**
 * The texts that cells refer to by number. As UTF-8 in large pages: as many strings would take several times the memory, and
 * the collector's time.
 */
export class SharedStrings {
  readonly #label: string
  readonly #limits: FileLimits
  readonly #pages: Buffer[] = []
  /** How much of each page is used. */
  readonly #used: number[] = []
  /** Where each text begins, counted over all pages. It ends where the next begins, or its page does. */
  readonly #places: Uint32Array[] = []
  #count = 0

  constructor(label: string, limits: FileLimits) {
    this.#label = label
    this.#limits = limits
  }

  /** One more than a cell may hold is kept of a text that is too long, so that its cell is found to be. */
  add(text: string): void {
    const { cellChars } = this.#limits
    const kept = text.length > cellChars ? text.slice(0, cellChars + 1) : text
    const free = PAGE_BYTES - (this.#used.at(-1) ?? PAGE_BYTES)
    if (free < kept.length * BYTES_PER_CHAR || this.#pages.length === 0) this.#turnPage()
    if (this.#count === this.#places.length * BLOCK_TEXTS) this.#addBlock()
    const page = this.#pages.length - 1
    const from = this.#used[page] as number
    this.#block(this.#count)[this.#count % BLOCK_TEXTS] = page * PAGE_BYTES + from
    this.#used[page] = from + (this.#pages[page] as Buffer).write(kept, from, 'utf8')
    this.#count++
  }

  /** Undefined where there is no such text. */
  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined
    const start = this.#placeOf(index)
    const page = Math.floor(start / PAGE_BYTES)
    const next = index + 1 < this.#count ? this.#placeOf(index + 1) - page * PAGE_BYTES : PAGE_BYTES
    const end = Math.min(next, this.#used[page] as number)
    return (this.#pages[page] as Buffer).toString('utf8', start - page * PAGE_BYTES, end)
  }

  #placeOf(index: number): number {
    return this.#block(index)[index % BLOCK_TEXTS] as number
  }

  #block(index: number): Uint32Array {
    return this.#places[Math.floor(index / BLOCK_TEXTS)] as Uint32Array
  }

  #turnPage(): void {
    this.#ensureRoom(PAGE_BYTES)
    this.#pages.push(Buffer.allocUnsafeSlow(PAGE_BYTES))
    this.#used.push(0)
  }

  #addBlock(): void {
    this.#ensureRoom(BLOCK_TEXTS * PLACE_BYTES)
    this.#places.push(new Uint32Array(BLOCK_TEXTS))
  }

  #ensureRoom(bytes: number): void {
    const { textBytes } = this.#limits
    const taken = this.#pages.length * PAGE_BYTES + this.#places.length * BLOCK_TEXTS * PLACE_BYTES
    if (taken + bytes > textBytes) throw tooManyTexts(this.#label, textBytes)
  }
}

/** @throws FileRefusedError `file-damaged`, `file-unpacks-too-large`, `file-too-many-texts` */
export async function readSharedStrings(
  zip: ZipArchive,
  part: string | undefined,
  { label, limits }: { label: string; limits: FileLimits },
): Promise<SharedStrings> {
  const strings = new SharedStrings(label, limits)
  // A cell that refers to what is not there tells of the damage.
  if (part === undefined || !zip.names.includes(part.toLowerCase())) return strings
  const runs = new TextRuns(limits.cellChars)
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'si') runs.start()
      else runs.open(name, attributes)
    },
    close(name: string) {
      if (name === 'si') strings.add(runs.text)
      else runs.close(name)
    },
    text: (text: string) => runs.add(text),
  }
  await readXml(zip.read(part), handler, { label, part })
  return strings
}
