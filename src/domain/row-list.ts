/** Positions of rows in a file with a line number each: 4 bytes for every row up to the last one named. */
export class RowList {
  #lines = new Uint32Array(0)

  /** Of several lines that are set for a row it keeps the first one of the file. */
  set(row: number, line: number): void {
    if (row >= this.#lines.length) {
      const larger = new Uint32Array(Math.max(row + 1, this.#lines.length * 2))
      larger.set(this.#lines)
      this.#lines = larger
    }
    const kept = this.#lines[row]
    if (!kept || line < kept) this.#lines[row] = line
  }

  has(row: number): boolean {
    return this.get(row) > 0
  }

  /** The line, from 1; 0 when the row is not in the list. */
  get(row: number): number {
    return this.#lines[row] ?? 0
  }

  *rows(): Iterable<number> {
    for (let row = 0; row < this.#lines.length; row++) if (this.#lines[row]) yield row
  }
}
