import type { IdentityKey } from './identity.ts'

const ROW_BITS = 21
const MAX_ROWS = 2 ** ROW_BITS - 1
/** The share of slots in use at which a table takes no more. */
const FULL = 0.8

/**
 * Remembers which row of a file brought a key first, in about 10 bytes a key: a million rows with three keys take some
 * 35 MB, where a Map of strings takes ten times that. A slot holds the row and 43 bits of a hash that is seeded anew for
 * each file; its place in the table says 17 more. Two keys are taken for one about once in 100,000 files of a million rows.
 */
export class SeenRows {
  readonly #seed: number
  /** Tables are never rehashed, only joined by a larger one: a place then needs no bits of its own. */
  readonly #tables: Table[] = []
  #contents = new Uint32Array(1 << 13)

  constructor(seed: number) {
    this.#seed = seed >>> 0
  }

  /** The row that brought `key` first, from 0; -1, and `row` is remembered, when there was none. */
  firstRow(key: IdentityKey, row: number): number {
    if (row >= MAX_ROWS) throw new RangeError(`More than ${MAX_ROWS} rows.`)
    const mark = this.#mark(key)
    const found = this.#find(mark)
    if (found < 0) this.#roomyTable().add(mark, row)
    return found
  }

  /** The same without remembering anything. */
  rowOf(key: IdentityKey): number {
    return this.#find(this.#mark(key))
  }

  /** Remembers what a row says, as a fingerprint. */
  setContent(row: number, content: string): void {
    if (row >= this.#contents.length) {
      const larger = new Uint32Array(Math.max(this.#contents.length * 2, row + 1))
      larger.set(this.#contents)
      this.#contents = larger
    }
    this.#contents[row] = hash(content, this.#seed)
  }

  sameContent(row: number, content: string): boolean {
    return this.#contents[row] === hash(content, this.#seed)
  }

  /** Of two rows whose content was set. */
  sameRows(row: number, other: number): boolean {
    return this.#contents[row] === this.#contents[other]
  }

  #mark(key: IdentityKey): Mark {
    const place = hash(key, this.#seed)
    const tag = hash(key, place ^ 0x9e3779b9)
    return { place, tag, high: (Math.imul(place, 0x85ebca6b) ^ tag) >>> ROW_BITS }
  }

  #find(mark: Mark): number {
    for (const table of this.#tables) {
      const found = table.find(mark)
      if (found >= 0) return found
    }
    return -1
  }

  #roomyTable(): Table {
    const last = this.#tables.at(-1)
    if (last && !last.full) return last
    const table = new Table(last ? last.slots * 2 : 1 << 17)
    this.#tables.push(table)
    return table
  }
}

/** The hash of a key: where it belongs, and what its slot says of it. */
interface Mark {
  place: number
  /** 32 bits. */
  tag: number
  /** 11 bits. */
  high: number
}

class Table {
  readonly slots: number
  readonly #tags: Uint32Array
  /** 11 bits of hash, 21 bits of row + 1; 0 is an empty slot. */
  readonly #rows: Uint32Array
  #used = 0

  constructor(slots: number) {
    this.slots = slots
    this.#tags = new Uint32Array(slots)
    this.#rows = new Uint32Array(slots)
  }

  get full(): boolean {
    return this.#used >= this.slots * FULL
  }

  find({ place, tag, high }: Mark): number {
    const mask = this.slots - 1
    for (let slot = place & mask; ; slot = (slot + 1) & mask) {
      const row = this.#rows[slot] as number
      if (row === 0) return -1
      if (this.#tags[slot] === tag && row >>> ROW_BITS === high) return (row & MAX_ROWS) - 1
    }
  }

  add({ place, tag, high }: Mark, row: number): void {
    const mask = this.slots - 1
    let slot = place & mask
    while (this.#rows[slot] !== 0) slot = (slot + 1) & mask
    this.#tags[slot] = tag
    this.#rows[slot] = ((high << ROW_BITS) | (row + 1)) >>> 0
    this.#used++
  }
}

/** 32 bits of MurmurHash3's mixing over UTF-16 units. */
function hash(text: string, seed: number): number {
  let h = seed
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0xcc9e2d51)
    h = (h << 15) | (h >>> 17)
  }
  h ^= text.length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
