/**
 * The line on which each row of a file begins. Most rows lie on the line behind the one before, so only those are kept that
 * do not: nothing for most files, 8 bytes a row at most (16 while it grows).
 */
export class LineNumbers {
  /** The rows from which on lines are further ahead of rows, and by how much. */
  #rows = new Uint32Array(8)
  #ahead = new Uint32Array(8)
  #count = 0

  /** Rows come in their order, from 0; a line is never smaller than its row. */
  add(row: number, line: number): void {
    const ahead = line - row
    if (this.#count > 0 && this.#ahead[this.#count - 1] === ahead) return
    if (this.#count === this.#rows.length) {
      this.#rows = doubled(this.#rows)
      this.#ahead = doubled(this.#ahead)
    }
    this.#rows[this.#count] = row
    this.#ahead[this.#count] = ahead
    this.#count++
  }

  /** Of a row that was added. */
  of(row: number): number {
    let low = 0
    let high = this.#count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#rows[middle] as number) <= row) low = middle
      else high = middle - 1
    }
    return row + (this.#ahead[low] as number)
  }
}

function doubled(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(list.length * 2)
  larger.set(list)
  return larger
}
