import { setImmediate } from 'node:timers/promises'
import { beginCheck, endCheck, noteRowsRead } from '../domain/job-changes.ts'
import type { Reading } from '../domain/jobs.ts'
import { unreadSheets } from '../domain/reading-text.ts'
import { SummaryBuilder } from '../domain/summary.ts'
import { FileRefusedError } from '../errors.ts'
import { type Recognition, recognise } from '../formats/recognise.ts'
import { openTable } from '../tables/open-table.ts'
import type { Table, TableRow } from '../tables/table.ts'
import { CheckedRows } from './checked-rows.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { judgeOfFile } from './judge-of-file.ts'

/** Rows in which a header is looked for. */
const HEAD_ROWS = 50
/** A progress write at most this often, in milliseconds. */
const PROGRESS_EVERY = 500

/**
 * Reads the file once, as a stream, and writes chunks that say what each row would do. A check that was broken off starts
 * again from the first row: it has written nothing but chunks.
 * @throws FileRefusedError when the file as a whole cannot be taken; LeaseLostError
 */
export async function checkImport(context: ServiceContext, handle: JobHandle): Promise<void> {
  if (!(await handle.change(beginCheck(context.now())))) return
  const { job } = handle
  const { storage } = context
  await storage.chunks.clear(job.tenant, job.id, handle.attempt)
  const table = await openTable(storage.files.read(job.tenant, job.file.id), {
    name: job.file.name,
    limits: context.limits,
  })
  const rows = new HeadedRows(table.rows)
  try {
    await checkTable(context, handle, table, rows)
  } catch (error) {
    throw error instanceof FileRefusedError ? withSheets(error, table) : error
  } finally {
    await rows.close()
  }
}

async function checkTable(
  context: ServiceContext,
  handle: JobHandle,
  table: Table,
  source: HeadedRows,
): Promise<void> {
  const { job } = handle
  const attributes = await context.storage.attributes.list(job.tenant)
  const recognition = recognise(await source.head(HEAD_ROWS), {
    attributes,
    ...(job.options.format ? { format: job.options.format } : {}),
  })
  const summary = new SummaryBuilder()
  const rows = new CheckedRows(context, handle, {
    recognition,
    settings: { region: context.region, network: job.options.network ?? 'employee' },
    judge: await judgeOfFile(context, handle, { recognition, summary }),
    summary,
  })
  try {
    if (!(await readRows(context, handle, source.after(recognition.headerIndex), rows))) return
    if (rows.count === 0) throw noRows(job.file.name, recognition, table)
    await finish(context, handle, { rows, table, recognition })
  } finally {
    // Whoever checks the file next must not meet what is still on its way.
    await rows.quiet()
  }
}

/** False where the job was taken out of its hands, or is to be handed back. */
async function readRows(
  context: ServiceContext,
  handle: JobHandle,
  source: AsyncIterable<TableRow[]>,
  rows: CheckedRows,
): Promise<boolean> {
  let noted = context.now()
  for await (const batch of source) {
    await rows.add(batch)
    // SQLite answers at once: without a pause timers, signals and messages would wait for the end of the file.
    await setImmediate()
    if (handle.interrupted) return false
    if (context.now() - noted < PROGRESS_EVERY) continue
    noted = context.now()
    if (!(await handle.change(noteRowsRead(rows.count)))) return false
  }
  await rows.flush()
  return true
}

async function finish(
  context: ServiceContext,
  handle: JobHandle,
  checked: { rows: CheckedRows; table: Table; recognition: Recognition },
): Promise<void> {
  const { rows, table, recognition } = checked
  await rows.settle()
  const { summary } = rows
  if (table.unreadable) summary.addIssue(recognition.issueOf(table.unreadable))
  await handle.change(
    endCheck({
      rows: rows.count,
      chunks: rows.chunks,
      preview: summary.counts,
      now: context.now(),
      workedMs: handle.workedMs,
      summary: {
        reading: readingOf(context, table, recognition),
        invitations: summary.invitations,
        notices: summary.notices,
        ...(summary.newGroups > 0 ? { newGroups: summary.newGroups } : {}),
        ...(summary.newPeople > 0 ? { newPeople: summary.newPeople } : {}),
        ...(summary.aboutPrivate ? { aboutPrivate: true as const } : {}),
        ...(rows.chunksApart > 0 ? { apart: rows.chunksApart } : {}),
        groups: summary.groups(),
        warnings: summary.warnings,
        examples: summary.examples,
        ...(table.unreadable ? { unreadable: recognition.issueOf(table.unreadable) } : {}),
      },
    }),
  )
}

function readingOf(context: ServiceContext, table: Table, recognition: Recognition): Reading {
  const { format } = recognition
  return {
    format: format.name,
    ...(format.about === 'people' ? { key: format.key } : { about: format.about }),
    encoding: table.encoding,
    delimiter: table.delimiter,
    ...sheetOf(table),
    region: context.region,
    headerLine: recognition.headerLine,
    columns: recognition.columns,
    columnOf: recognition.columnOf,
    ignored: recognition.ignored,
    blankRows: table.blankRows,
  }
}

function sheetOf({ sheet }: Table): Pick<Reading, 'sheet'> {
  return sheet ? { sheet: { name: sheet.name, others: [...sheet.others] } } : {}
}

/** What was looked for may stand in a sheet that is not read. */
function withSheets(error: FileRefusedError, table: Table): FileRefusedError {
  const unread = unreadSheets(sheetOf(table))
  if (unread === '') return error
  return new FileRefusedError(error.code.replace(/^file-/, ''), `${error.message} ${unread}`, error.facts)
}

function noRows(name: string, recognition: Recognition, table: Table): FileRefusedError {
  if (table.unreadable) {
    return new FileRefusedError(
      'quote-unclosed',
      `${name}: from line ${table.unreadable.line} on nothing can be read: a quote opens there and never closes. Close it and drop the file again.`,
    )
  }
  return new FileRefusedError(
    'no-rows',
    `${name} has a header on line ${recognition.headerLine} and no rows below it. Add a row for each ${recognition.format.about === 'groups' ? 'group' : 'person'} and drop it again.`,
  )
}

/** Looks at the first rows before all of them are read. */
class HeadedRows {
  readonly #rows: AsyncIterator<TableRow[]>
  #head: TableRow[] = []

  constructor(rows: AsyncIterable<TableRow[]>) {
    this.#rows = rows[Symbol.asyncIterator]()
  }

  async head(count: number): Promise<TableRow[]> {
    while (this.#head.length < count) {
      const { value, done } = await this.#rows.next()
      if (done) break
      this.#head.push(...value)
    }
    return this.#head.slice(0, count)
  }

  /** Everything behind the row at `index`. */
  async *after(index: number): AsyncIterable<TableRow[]> {
    yield this.#head.slice(index + 1)
    this.#head = []
    for (;;) {
      const { value, done } = await this.#rows.next()
      if (done) return
      yield value
    }
  }

  /** Lets go of the file, read to its end or not. */
  async close(): Promise<void> {
    await this.#rows.return?.()
  }
}
