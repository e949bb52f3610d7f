import { isUtf8 } from 'node:buffer'
import { FileRefusedError } from '../errors.ts'
import type { FileLimits } from './limits.ts'
import type { TableFault, TableRow } from './table.ts'

/** Records of the same width that lie behind one another: well-formed CSV, ready for the parser. */
export interface Run {
  bytes: Buffer
  /** First line of each record. */
  lines: number[]
  /** By position in the run: records that parse but cannot be trusted. */
  faults?: Map<number, TableFault>
}

/** What a piece of the file held: runs, and rows that no parser may see, in the order of the file. */
export type Piece = { run: Run; row?: undefined } | { run?: undefined; row: TableRow }

export interface RecordSplitter {
  /** Empty lines passed so far. */
  readonly emptyLines: number
  /** Set when a quote never closes: nothing after it can be read. */
  readonly unreadable: TableFault | undefined
  /** Takes UTF-8 bytes. Memory stays within a record, and a record within the limits. Linear time. */
  push(bytes: Buffer, last: boolean): Piece[]
}

// Order matters: a plain cell runs on over everything above LINE_END, a quoted one over everything above QUOTE.
const DELIMITER = 1
const LINE_END = 2
const QUOTE = 3
const BLANK = 4
const HIGH = 5
const OTHER = 6

const START = 0
const PLAIN = 1
/** Nothing yet but characters above ASCII, which may be white space. */
const WIDE_START = 2
const QUOTED = 3
/** Behind a quote that closes the cell, or is the first of two. */
const AFTER_QUOTE = 4
const AFTER_CELL = 5
/** Behind an error: to the end of the line. */
const SKIP = 6

const LF = 10
const CR = 13
const EXCERPT = 100
/** A UTF-16 code unit takes at most three bytes in UTF-8. */
const BYTES_PER_CHAR = 3

/**
 * Finds where records begin and end, so that the parser gets whole, well-formed records only. csv-parse alone cannot go on behind
 * a misplaced quote, collects an unclosed one without bound, counts CRLF inside quotes as two lines, and makes a costly
 * error object for each row whose width differs from its first one.
 */
export function createRecordSplitter(options: {
  delimiter: string
  limits: FileLimits
  firstLine: number
  /** The bytes were decoded: what was broken is U+FFFD now. */
  decoded: boolean
}): RecordSplitter {
  const { limits } = options
  const delimiter = options.delimiter.charCodeAt(0)
  const classes = byteClasses(delimiter)
  const maxCellBytes = limits.cellChars * BYTES_PER_CHAR

  let buffer: Buffer = Buffer.alloc(0)
  let pos = 0
  let state = START
  let line = options.firstLine
  let recordStart = 0
  let recordLine = line
  let cellStart = 0
  let column = 0
  let fault: TableFault | undefined
  /** Where the open quote stands, and the first line end behind it; -1 when there was none yet. */
  let quoteAt = 0
  let quoteLine = 0
  let quoteBreak = -1
  let quoteBreakLine = 0
  let quoteExcerpt = ''
  /** Cells of a record whose bytes were let go because it became too long. */
  let dropped: string[] | undefined

  let emptyLines = 0
  let unreadable: TableFault | undefined

  let pieces: Piece[] = []
  let runStart = 0
  let runLines: number[] = []
  let runOffsets: number[] = []
  let runWidth = 0

  function excerpt(from: number, to: number): string {
    return buffer
      .toString('utf8', from, Math.min(to, from + EXCERPT * BYTES_PER_CHAR))
      .replace(/[\r\n]+$/, '')
      .slice(0, EXCERPT)
  }

  /** Cells as far as they are known, by the delimiter alone. */
  function roughCells(to: number): string[] {
    const text = buffer.toString('utf8', recordStart, to)
    return text
      .split(options.delimiter)
      .slice(0, limits.columns)
      .map(cell => cell.trim().slice(0, limits.cellChars))
  }

  function closeRun(end: number): void {
    if (runLines.length === 0) return
    const bytes = buffer.subarray(runStart, end)
    const run: Run = { bytes, lines: runLines }
    const faults = findDamage(bytes, run)
    if (faults) run.faults = faults
    pieces.push({ run })
    runLines = []
    runOffsets = []
  }

  /** Looks at the records one by one only where the whole run is not clean. */
  function findDamage(bytes: Buffer, run: Run): Map<number, TableFault> | undefined {
    const zero = bytes.includes(0)
    const broken = options.decoded ? bytes.includes('\uFFFD') : !isUtf8(bytes)
    if (!zero && !broken) return undefined
    const faults = new Map<number, TableFault>()
    runOffsets.forEach((offset, i) => {
      const record = buffer.subarray(offset, runOffsets[i + 1] ?? runStart + bytes.length)
      const at = record.indexOf(0)
      const isBroken = options.decoded ? record.includes('\uFFFD') : !isUtf8(record)
      if (at < 0 && !isBroken) return
      const value = record.toString('utf8', 0, EXCERPT).trimEnd().slice(0, EXCERPT)
      faults.set(i, { line: run.lines[i] as number, code: at >= 0 ? 'nul-byte' : 'encoding-broken', value })
    })
    return faults
  }

  function tooManyColumns(): never {
    throw new FileRefusedError(
      'too-many-columns',
      `Line ${recordLine} has more than ${limits.columns} columns. Remove the columns that are not about people and drop the file again.`,
    )
  }

  function endCell(): void {
    if (pos - cellStart > limits.cellChars) checkLength()
    column++
    if (column >= limits.columns) tooManyColumns()
    cellStart = pos + 1
    state = START
  }

  function checkLength(): void {
    if (fault || dropped) return
    const text = buffer.toString('utf8', cellStart, pos).trim()
    const length = text.startsWith('"') ? text.length - 2 : text.length
    if (length > limits.cellChars) fault = tooLong()
  }

  function tooLong(): TableFault {
    return {
      line: recordLine,
      code: 'cell-too-long',
      column,
      value: excerpt(cellStart, pos),
      detail: { limit: limits.cellChars },
    }
  }

  /** `next` is where the next record begins. */
  function endRecord(next: number): void {
    if (pos - cellStart > limits.cellChars && state !== SKIP) checkLength()
    if (fault || dropped) {
      closeRun(recordStart)
      const cells = dropped ?? (fault?.code === 'cell-too-long' ? shortCells() : roughCells(pos))
      pieces.push({ row: { line: recordLine, cells, fault } })
    } else if (pos === recordStart) {
      closeRun(recordStart)
      emptyLines++
    } else {
      if (runLines.length > 0 && column !== runWidth) closeRun(recordStart)
      if (runLines.length === 0) {
        runStart = recordStart
        runWidth = column
      }
      runLines.push(recordLine)
      runOffsets.push(recordStart)
    }
    beginRecord(next)
  }

  function shortCells(): string[] {
    return roughCells(pos).map(cell => (cell.length > EXCERPT ? cell.slice(0, EXCERPT) : cell))
  }

  function beginRecord(next: number): void {
    recordStart = next
    cellStart = next
    recordLine = line
    column = 0
    fault = undefined
    dropped = undefined
    state = START
  }

  /** Something follows a closing quote. */
  function misplace(): void {
    if (quoteBreak >= 0 && dropped) {
      stopAtQuote()
      return
    }
    fault ??= {
      line: quoteLine,
      code: 'quote-misplaced',
      column,
      value: excerpt(quoteAt, quoteBreak >= 0 ? quoteBreak : pos + 20),
      ...(quoteBreak >= 0 ? { detail: { closesOnLine: line } } : {}),
    }
    state = SKIP
    // The quote was opened on an earlier line and met another cell's: only that earlier line is bad.
    // Read on behind it. Each line is passed at most twice, as the lines between hold no quote that stays open.
    if (quoteBreak >= 0) {
      pos = quoteBreak
      line = quoteBreakLine
    }
  }

  function stopAtQuote(): void {
    unreadable = {
      line: quoteLine,
      code: 'quote-unclosed',
      column,
      value: dropped ? quoteExcerpt : excerpt(quoteAt, buffer.length),
    }
  }

  function openQuote(): void {
    state = QUOTED
    quoteAt = pos
    quoteLine = line
    quoteBreak = -1
  }

  /** White space above ASCII before a quote: the parser trims it and opens the quote. */
  function quoteInWideStart(): void {
    if (buffer.toString('utf8', cellStart, pos).trim() === '') openQuote()
    else state = PLAIN
  }

  function scan(end: number, last: boolean): void {
    while (pos < end && !unreadable) {
      const kind = classes[buffer[pos] as number] as number
      if (kind === LINE_END) {
        const isCr = buffer[pos] === CR
        if (isCr && pos + 1 === end && !last) return
        const next = isCr && buffer[pos + 1] === LF ? pos + 2 : pos + 1
        if (state === QUOTED) {
          if (quoteBreak < 0) {
            quoteBreak = pos
            quoteBreakLine = line
          }
          line++
        } else {
          line++
          endRecord(next)
        }
        pos = next
        continue
      }
      switch (state) {
        case START:
          if (kind === DELIMITER) endCell()
          else if (kind === QUOTE) openQuote()
          else if (kind === HIGH) state = WIDE_START
          else if (kind === OTHER) state = PLAIN
          break
        case PLAIN:
          if (kind === DELIMITER) endCell()
          else while (pos + 1 < end && (classes[buffer[pos + 1] as number] as number) > LINE_END) pos++
          break
        case WIDE_START:
          if (kind === DELIMITER) endCell()
          else if (kind === QUOTE) quoteInWideStart()
          else if (kind === OTHER) state = PLAIN
          break
        case QUOTED:
          if (kind === QUOTE) state = AFTER_QUOTE
          else while (pos + 1 < end && (classes[buffer[pos + 1] as number] as number) > QUOTE) pos++
          break
        case AFTER_QUOTE:
        case AFTER_CELL:
          if (kind === DELIMITER) endCell()
          else if (kind === QUOTE && state === AFTER_QUOTE) state = QUOTED
          else if (kind === BLANK) state = AFTER_CELL
          else {
            misplace()
            continue
          }
          break
      }
      pos++
    }
  }

  /** Lets go of a record that cannot become a good one any more, but remembers how it began. */
  function dropLongRecord(): void {
    if (!dropped) {
      const from = state === SKIP ? recordStart : cellStart
      if (buffer.length - from <= maxCellBytes) return
      fault ??= tooLong()
      dropped = state === SKIP ? [excerpt(recordStart, pos)] : [...cellsBefore(), excerpt(cellStart, pos)]
      quoteExcerpt = excerpt(quoteAt, pos)
    }
    // A CR at the very end waits for its LF.
    buffer = buffer.subarray(pos)
    pos = 0
    recordStart = 0
    cellStart = 0
  }

  function cellsBefore(): string[] {
    return cellStart > recordStart ? roughCells(cellStart - 1) : []
  }

  function finish(): void {
    if (unreadable) return
    if (state === QUOTED) {
      stopAtQuote()
      return
    }
    if (pos === recordStart && !dropped) return
    // The parser leaves out a last line of blanks unless it ends like the others.
    buffer = Buffer.concat([buffer, Buffer.of(LF)])
    endRecord(buffer.length)
  }

  function keepTail(): void {
    const from = recordStart
    buffer = buffer.subarray(from)
    pos -= from
    recordStart = 0
    cellStart -= from
    quoteAt -= from
    if (quoteBreak >= 0) quoteBreak -= from
  }

  return {
    get emptyLines() {
      return emptyLines
    },
    get unreadable() {
      return unreadable
    },
    push(bytes, last) {
      buffer = buffer.length === 0 ? bytes : Buffer.concat([buffer, bytes])
      pieces = []
      scan(buffer.length, last)
      if (last) finish()
      closeRun(recordStart)
      if (!last && !unreadable) {
        dropLongRecord()
        keepTail()
      }
      return pieces
    },
  }
}

function byteClasses(delimiter: number): Uint8Array {
  const classes = new Uint8Array(256).fill(OTHER)
  classes.fill(HIGH, 128)
  for (const blank of [9, 11, 12, 32]) classes[blank] = BLANK
  classes[LF] = LINE_END
  classes[CR] = LINE_END
  classes[34] = QUOTE
  classes[delimiter] = DELIMITER
  return classes
}
