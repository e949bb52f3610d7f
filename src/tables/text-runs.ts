/** Excel writes what XML has no way to write, or would lose, as `_x000D_`: ECMA-376 part 1, ST_Xstring. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g

export function unescapeText(text: string): string {
  const plain = text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
  return plain.toWellFormed()
}

/** The text of a cell, joined from runs of several formats. How it is pronounced (`rPh`) is no part of it. */
export class TextRuns {
  readonly #most: number
  #text = ''
  #isText = false
  #keepsSpace = false
  #phonetic = 0

  /** @param most characters that a cell may have; of a longer text only so much is kept that it is seen to be too long */
  constructor(most: number) {
    this.#most = most
  }

  get text(): string {
    return this.#text
  }

  start(): void {
    this.#text = ''
    this.#isText = false
    this.#phonetic = 0
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'rPh') this.#phonetic++
    if (name !== 't') return
    this.#isText = this.#phonetic === 0
    this.#keepsSpace = attributes['xml:space'] === 'preserve'
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic--
    if (name === 't') this.#isText = false
  }

  add(text: string): void {
    if (!this.#isText || this.#text.length > this.#most) return
    // As Excel does, which marks every text whose spaces count.
    this.#text += unescapeText(this.#keepsSpace ? text : text.trim())
  }
}
