import { type FileIdentities, meetingIssue } from '../domain/file-identities.ts'
import { identityKeys, movedKeys } from '../domain/identity.ts'
import { CHUNK_ROWS } from '../domain/jobs.ts'
import type { Change, RowPlan, RowRecord, Taking } from '../domain/plans.ts'
import { RowList } from '../domain/row-list.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import type { ReadSettings, Recognition } from '../formats/recognise.ts'
import type { TableRow } from '../tables/table.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { type Admins, type Planning, planChunk, type RowToPlan } from './plan-chunk.ts'

/** Characters of cells in one chunk: what a chunk holds must fit in memory and in a database record. */
const CHUNK_CHARS = 1_000_000
/** How often the rows that take keys are gone through. */
const MOST_PASSES = 20

/** Rows of a file on their way into chunks: read, compared with each other, planned, counted and stored. */
export class CheckedRows {
  readonly summary: SummaryBuilder
  count = 0
  chunks = 0
  readonly #context: ServiceContext
  readonly #handle: JobHandle
  readonly #recognition: Recognition
  readonly #settings: ReadSettings
  readonly #identities: FileIdentities
  readonly #planning: Planning
  readonly #admins: Admins = {}
  #pending: TableRow[] = []
  #pendingChars = 0
  /** Position of the first row of each chunk. */
  readonly #starts: number[] = []
  /** Rows that a later row contradicts, with the line of that one. */
  readonly #contradicted = new RowList()
  /** Rows that take keys which must turn out to be given up. */
  readonly #takers = new RowList()
  /** Keys that a row gave up before it was refused, each behind the person it stays with. */
  readonly #withdrawn = new Set<string>()

  constructor(
    context: ServiceContext,
    handle: JobHandle,
    given: {
      recognition: Recognition
      settings: ReadSettings
      identities: FileIdentities
      summary: SummaryBuilder
    },
  ) {
    this.#context = context
    this.#handle = handle
    this.#recognition = given.recognition
    this.#settings = given.settings
    this.#identities = given.identities
    this.summary = given.summary
    const { columnOf, format } = given.recognition
    this.#planning = { job: handle.job, key: format.key, columnOf: field => columnOf[field] ?? '' }
  }

  async add(rows: readonly TableRow[]): Promise<void> {
    for (const row of rows) {
      const chars = row.cells.reduce((sum, cell) => sum + cell.length, 0)
      if (this.#pending.length === CHUNK_ROWS || this.#pendingChars + chars > CHUNK_CHARS) await this.flush()
      this.#pending.push(row)
      this.#pendingChars += chars
    }
  }

  /** Stores what is pending as a chunk. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return
    await this.#handle.renew()
    const first = this.count
    const records = this.#pending.map((row, i) => this.#read(row, first + i))
    this.#starts.push(first)
    this.count += records.length
    this.#pending = []
    this.#pendingChars = 0
    await this.#plan(records, first)
    for (const record of records) {
      this.summary.addOutcome(record.outcome)
      for (const issue of record.issues) this.summary.addIssue(issue)
    }
    const { job } = this.#handle
    await this.#context.storage.chunks.putRows(job.tenant, job.id, this.chunks, records)
    this.chunks++
  }

  /**
   * Goes back to the rows that only the rest of the file could judge: those that a later row contradicts, and those that
   * take a key which nobody gives up. A row that is refused gives nothing up either, which may refuse the next one: hence
   * the passes. Such chains mostly run one way through the file, so every second pass goes upwards; of a file that is
   * not settled by then, nobody takes anything.
   */
  async settleMeetings(): Promise<void> {
    await this.#reviseChunks(this.#contradicted, (record, otherLine) =>
      this.#refuseContradicted(record, otherLine),
    )
    const isReleased = ({ key, from }: Taking) =>
      this.#identities.isReleased(key, from) && !this.#withdrawn.has(`${from} ${key}`)
    for (let pass = 1, before = -1; this.#withdrawn.size > before; pass++) {
      before = this.#withdrawn.size
      const released = pass < MOST_PASSES ? isReleased : () => false
      await this.#reviseChunks(this.#takers, record => this.#refuseUntaken(record, released), pass % 2 === 0)
    }
  }

  async #reviseChunks(
    list: RowList,
    revise: (record: RowRecord, line: number) => boolean,
    upwards = false,
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
        changed = revise(record, list.get(first + i)) || changed
      if (changed) await this.#context.storage.chunks.putRows(job.tenant, job.id, n, records)
    }
  }

  #read(row: TableRow, position: number): RowRecord {
    const { change, issues, example } = this.#recognition.read(row, this.#settings)
    const record: RowRecord = {
      line: row.line,
      cells: row.cells,
      issues,
      outcome: example ? 'skipped' : 'failed',
    }
    if (!change || example) return record
    const meeting = this.#identities.meet(position, row.line, change)
    const issue = meetingIssue(meeting, change, { line: row.line, ...this.#planning })
    if (!issue) return { ...record, change }
    if (meeting.kind === 'conflict') this.#contradicted.set(meeting.row, row.line)
    return {
      ...record,
      issues: [...issues, issue],
      outcome: meeting.kind === 'duplicate' ? 'skipped' : 'failed',
    }
  }

  async #plan(records: RowRecord[], first: number): Promise<void> {
    const planned: number[] = []
    const rows: RowToPlan[] = []
    for (const [i, { line, change }] of records.entries()) {
      if (!change) continue
      planned.push(i)
      rows.push({ line, change, mayTake: () => true })
    }
    const { plans } = await planChunk(this.#context, this.#planning, rows, this.#admins)
    for (const [p, plan] of plans.entries()) {
      const i = planned[p] as number
      this.#settle(records[i] as RowRecord, plan, first + i)
    }
  }

  #settle(record: RowRecord, plan: RowPlan, position: number): void {
    const change = record.change as Change
    record.outcome = plan.outcome
    if (plan.issues.length) record.issues = [...record.issues, ...plan.issues]
    if (plan.before) {
      const meeting = this.#identities.meetPerson(position, plan.before.id)
      const issue = meetingIssue(meeting, change, { line: record.line, ...this.#planning })
      if (issue && meeting.kind === 'conflict') {
        this.#contradicted.set(meeting.row, record.line)
        record.issues = [...record.issues, issue]
        record.outcome = 'failed'
      }
    }
    if (record.outcome === 'failed') {
      delete record.change
      return
    }
    if (plan.activated) record.activated = true
    this.summary.addPlan(record.line, plan)
    this.#noteKeys(record, plan, position)
  }

  #noteKeys(record: RowRecord, plan: RowPlan, position: number): void {
    if (plan.takes.length) {
      record.takes = plan.takes
      this.#takers.set(position, record.line)
    }
    const { before } = plan
    if (!before || plan.outcome === 'unchanged') return
    const released = plan.after ? movedKeys(before, plan.after).released : identityKeys(before)
    if (released.length) record.gives = released.map(key => ({ key, from: before.id }))
    for (const key of released) this.#identities.release(key, before.id)
  }

  #refuseContradicted(record: RowRecord, otherLine: number): boolean {
    if (record.outcome === 'failed' || !record.change) return false
    const meeting = { kind: 'conflict', row: 0, line: otherLine, field: this.#planning.key } as const
    const issue = meetingIssue(meeting, record.change, { line: record.line, ...this.#planning })
    if (issue) this.#refuse(record, issue)
    return true
  }

  #refuseUntaken(record: RowRecord, released: (taking: Taking) => boolean): boolean {
    const kept = record.takes?.find(taking => !released(taking))
    if (!kept?.otherwise || record.outcome === 'failed') return false
    this.#refuse(record, kept.otherwise)
    return true
  }

  #refuse(record: RowRecord, issue: RowRecord['issues'][number]): void {
    const { outcome, line } = record
    const invited = outcome === 'created' && Boolean(record.change?.fields.email)
    this.summary.refuse({ outcome, line, invited, noticed: record.activated ?? false }, issue)
    for (const { key, from } of record.gives ?? []) this.#withdrawn.add(`${from} ${key}`)
    record.outcome = 'failed'
    record.issues = [...record.issues, issue]
    delete record.change
    delete record.takes
    delete record.gives
    delete record.activated
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
