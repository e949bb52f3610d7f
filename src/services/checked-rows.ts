import { CHUNK_ROWS } from '../domain/jobs.ts'
import type { RowRecord } from '../domain/plans.ts'
import type { RowList } from '../domain/row-list.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import { LeaseLostError } from '../errors.ts'
import type { ReadSettings, Recognition } from '../formats/recognise.ts'
import type { TableRow } from '../tables/table.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import type { RowJudge } from './row-judge.ts'

/** Characters of cells in one chunk: what a chunk holds must fit in memory and in a database record. */
const CHUNK_CHARS = 1_000_000

/** Rows of a file on their way into chunks: read, judged, counted and stored. */
export class CheckedRows {
  readonly summary: SummaryBuilder
  count = 0
  chunks = 0
  /** How many of the chunks, the last ones, hold rows that were taken out of the order of the file. */
  chunksApart = 0
  readonly #context: ServiceContext
  readonly #handle: JobHandle
  readonly #recognition: Recognition
  readonly #settings: ReadSettings
  readonly #judge: RowJudge
  #pending: TableRow[] = []
  #pendingChars = 0
  /** The last chunk, on its way into the database. */
  #storing: Promise<void> = Promise.resolve()
  /** Position of the first row of each chunk. */
  readonly #starts: number[] = []

  constructor(
    context: ServiceContext,
    handle: JobHandle,
    given: {
      recognition: Recognition
      settings: ReadSettings
      judge: RowJudge
      summary: SummaryBuilder
    },
  ) {
    this.#context = context
    this.#handle = handle
    this.#recognition = given.recognition
    this.#settings = given.settings
    this.#judge = given.judge
    this.summary = given.summary
  }

  async add(rows: readonly TableRow[]): Promise<void> {
    for (const row of rows) {
      const chars = row.cells.reduce((sum, cell) => sum + cell.length, 0)
      if (this.#pending.length === CHUNK_ROWS || this.#pendingChars + chars > CHUNK_CHARS) await this.flush()
      this.#pending.push(row)
      this.#pendingChars += chars
    }
  }

  /** Makes a chunk of what is pending. It is planned and stored while the rows behind it are read. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return
    await this.#handle.renew()
    const first = this.count
    const records = this.#pending.map((row, i) => this.#read(row, first + i))
    this.#starts.push(first)
    this.count += records.length
    this.#pending = []
    this.#pendingChars = 0
    await this.#storing
    this.#storing = this.#store(records, first, this.chunks++)
    // Whoever waits for it is told.
    this.#storing.catch(() => undefined)
  }

  /** Nothing is on its way any more when it resolves, whether it got there or not. */
  async quiet(): Promise<void> {
    await this.#storing.catch(() => undefined)
  }

  /** Goes back to the rows that only the rest of the file could judge. */
  async settle(): Promise<void> {
    await this.#storing
    await this.#judge.settle({
      revise: (list, change, upwards = false) => this.#revise(list, change, upwards),
      chunkOf: position => this.#chunkOf(position),
      setApart: batches => this.#setApart(batches),
    })
  }

  #read(row: TableRow, position: number): RowRecord {
    const { change, member, group, issues, example } = this.#recognition.read(row, this.#settings)
    const record: RowRecord = {
      line: row.line,
      cells: row.cells,
      issues,
      outcome: example ? 'skipped' : 'failed',
    }
    if (change) record.change = change
    else if (member) record.member = member
    else if (group) record.group = group
    else return record
    this.#judge.meet(record, position)
    return record
  }

  async #store(records: RowRecord[], first: number, n: number): Promise<void> {
    await this.#judge.plan(records, first)
    for (const record of records) {
      this.summary.addOutcome(record.outcome)
      for (const issue of record.issues) this.summary.addIssue(issue)
    }
    await this.#put(n, records)
  }

  async #put(n: number, records: readonly RowRecord[]): Promise<void> {
    const { job, attempt } = this.#handle
    this.#handle.ensureHeld()
    const stored = await this.#context.storage.chunks.putRows(job.tenant, job.id, n, records, attempt)
    if (!stored) throw new LeaseLostError(job.id)
  }

  async #revise(
    list: RowList,
    change: (record: RowRecord, line: number, position: number) => boolean,
    upwards: boolean,
  ): Promise<void> {
    const { job } = this.#handle
    const chunks = [...new Set(Iterator.from(list.rows()).map(row => this.#chunkOf(row)))]
    for (const n of upwards ? chunks.reverse() : chunks) {
      await this.#handle.renew()
      const records = await this.#context.storage.chunks.rows(job.tenant, job.id, n)
      if (!records) continue
      const first = this.#starts[n] as number
      const listed = [...records.entries()].filter(([i]) => list.has(first + i))
      let changed = false
      for (const [i, record] of upwards ? listed.reverse() : listed)
        changed = change(record, list.get(first + i), first + i) || changed
      if (changed) await this.#put(n, records)
    }
  }

  async #setApart(batches: readonly (readonly number[])[]): Promise<void> {
    const { job } = this.#handle
    const apart = new Map<number, RowRecord | undefined>(batches.flat().map(row => [row, undefined]))
    for (const n of new Set(apart.keys().map(row => this.#chunkOf(row)))) {
      await this.#handle.renew()
      const records = (await this.#context.storage.chunks.rows(job.tenant, job.id, n)) ?? []
      const first = this.#starts[n] as number
      for (const [i, record] of records.entries()) if (apart.has(first + i)) apart.set(first + i, record)
      await this.#put(
        n,
        records.filter((_, i) => !apart.has(first + i)),
      )
    }
    this.chunksApart = batches.length
    for (const batch of batches) {
      const records = batch.flatMap(row => apart.get(row) ?? [])
      await this.#put(this.chunks++, records)
    }
  }

  #chunkOf(row: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] as number) <= row) low = middle
      else high = middle - 1
    }
    return low
  }
}
