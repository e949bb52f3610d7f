import { FileRefusedError } from '../errors.ts'
import { createByteDecoder } from './decode-bytes.ts'
import { detectDelimiter, separatorLine } from './detect-delimiter.ts'
import { detectEncoding } from './detect-encoding.ts'
import type { FileLimits } from './limits.ts'
import { parseRun } from './parse-run.ts'
import { fileLabel } from './printable-name.ts'
import { createRecordSplitter, type Piece, type RecordSplitter } from './record-splitter.ts'
import { sliceBytes, takeHead } from './slice-bytes.ts'
import { isZip, sniffContent } from './sniff-content.ts'
import { BATCH_ROWS, type Table, type TableRow } from './table.ts'
import { tooManyRows } from './workbook-refusals.ts'
import { plainCell } from './write-table.ts'

/** The first character of every cell that `safeCell` changed. */
const APOSTROPHE = 39

/**
 * Opens a CSV or TXT file whatever its encoding, delimiter and line ends, or an Excel workbook. Reads the first 256 KiB to find
 * out; the rest comes as `rows` asks for it, but for a workbook, whose end has to be known first. `name` is only for messages
 * and never decides what the file is. Whoever opened a workbook reads its rows or asks their iterator to `return`.
 * Throws FileRefusedError: `file-empty`, `file-wrong-type`; and from `rows`: `file-too-large`, `file-too-many-rows`,
 * `file-too-many-columns`; of a workbook, at any time, these and `file-damaged`, `file-unpacks-too-large`, `file-too-many-texts`.
 */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  options: { name: string; limits: FileLimits },
): Promise<Table> {
  const { limits } = options
  const slices = sliceBytes(bytes, fileLabel(options.name), limits)
  try {
    return await readHead(slices, options.name, limits)
  } catch (error) {
    await slices.return(undefined)
    throw error
  }
}

async function readHead(slices: AsyncGenerator<Buffer>, name: string, limits: FileLimits): Promise<Table> {
  const { head, ended } = await takeHead(slices)
  const label = fileLabel(name)
  if (isZip(head)) {
    const { openWorkbook } = await import('./open-workbook.ts')
    return openWorkbook({ head, rest: slices }, label, limits)
  }
  const found = detectEncoding(head)
  const kind = sniffContent(head, name, found.encoding.startsWith('UTF-16'))
  if (kind) throw new FileRefusedError('wrong-type', `${label} is ${kind.what}. ${kind.mend}`)

  const decoder = createByteDecoder(found.encoding)
  const first = decoder.decode(head.subarray(found.bom), ended)
  const text = first.toString('utf8')
  if (ended && text.trim() === '') {
    throw new FileRefusedError('empty', `${label} is empty. Fill in rows under the header and drop it again.`)
  }
  const separator = separatorLine(text)
  const delimiter = separator?.delimiter ?? detectDelimiter(ended ? `${text}\n` : text)
  const splitter = createRecordSplitter({
    delimiter,
    limits,
    firstLine: separator ? 2 : 1,
    decoded: found.encoding.startsWith('UTF-16'),
  })
  const counts = { blankRows: 0 }

  async function* utf8(): AsyncGenerator<Buffer> {
    try {
      yield separator ? first.subarray(separator.length) : first
      if (ended) return
      for await (const slice of slices) yield decoder.decode(slice, false)
      yield decoder.decode(Buffer.alloc(0), true)
    } finally {
      await slices.return(undefined)
    }
  }

  return {
    get encoding() {
      return decoder.encoding === 'undecided' ? 'UTF-8' : decoder.encoding
    },
    delimiter,
    rows: readRows(utf8(), splitter, { delimiter, limits, counts }),
    get blankRows() {
      return counts.blankRows + splitter.emptyLines
    },
    get unreadable() {
      return splitter.unreadable
    },
  }
}

async function* readRows(
  utf8: AsyncGenerator<Buffer>,
  splitter: RecordSplitter,
  options: { delimiter: string; limits: FileLimits; counts: { blankRows: number } },
): AsyncGenerator<TableRow[]> {
  const { limits } = options
  let batch: TableRow[] = []
  let rows = 0
  try {
    for (let last = false; !last && !splitter.unreadable; ) {
      const next = await utf8.next()
      last = next.done === true
      const pieces = splitter.push(next.done ? Buffer.alloc(0) : next.value, last)
      for (const row of rowsOf(pieces, options.delimiter)) {
        if (isBlank(row)) {
          options.counts.blankRows++
          continue
        }
        if (++rows > limits.rows) throw tooManyRows(limits.rows)
        batch.push(row)
        if (batch.length === BATCH_ROWS) {
          yield batch
          batch = []
        }
      }
    }
    if (batch.length > 0) yield batch
  } finally {
    await utf8.return(undefined)
  }
}

function* rowsOf(pieces: readonly Piece[], delimiter: string): Generator<TableRow> {
  for (const { run, row } of pieces) {
    if (row) {
      yield row
      continue
    }
    const records = parseRun(run.bytes, delimiter)
    if (records.length !== run.lines.length) {
      throw new Error(`The parser found ${records.length} records where ${run.lines.length} are.`)
    }
    for (let i = 0; i < records.length; i++) {
      const cells = records[i] as string[]
      for (let j = 0; j < cells.length; j++) {
        const cell = cells[j] as string
        if (cell.charCodeAt(0) === APOSTROPHE) cells[j] = plainCell(cell)
      }
      const fault = run.faults?.get(i)
      yield fault ? { line: run.lines[i] as number, cells, fault } : { line: run.lines[i] as number, cells }
    }
  }
}

function isBlank(row: TableRow): boolean {
  if (row.fault) return false
  for (const cell of row.cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}
