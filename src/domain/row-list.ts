/** Positions of rows in a file with a line number each: 4 bytes for every row up to the last one named. */
export class RowList {
  #lines = new Uint32Array(0)

  /** Keeps the first line that was set for a row. */
  set(row: number, line: number): void {
    if (row >= this.#lines.length) {
      const larger = new Uint32Array(Math.max(row + 1, this.#lines.length * 2))
      larger.set(this.#lines)
      this.#lines = larger
    }
    if (!this.#lines[row]) this.#lines[row] = line
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
