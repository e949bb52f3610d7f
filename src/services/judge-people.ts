import { type FileIdentities, meetingIssue } from '../domain/file-identities.ts'
import { givenKeys, keptIssue } from '../domain/given-keys.ts'
import type { Change, RowPlan, RowRecord, Taking } from '../domain/plans.ts'
import { RowList } from '../domain/row-list.ts'
import { type Handover, rowsApart } from '../domain/rows-apart.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import type { ServiceContext } from './context.ts'
import { type Admins, type Planning, planChunk, type RowToPlan } from './plan-chunk.ts'
import { type CheckedFile, type ReviseRows, type RowJudge, refuseRow, silenceRow } from './row-judge.ts'

/** How often the rows that take keys are gone through. */
const MOST_PASSES = 20

/** Rows about people, compared with each other by their keys. */
export class PeopleJudge implements RowJudge {
  readonly #context: ServiceContext
  readonly #planning: Planning
  readonly #identities: FileIdentities
  readonly #summary: SummaryBuilder
  readonly #admins: Admins = {}
  /** Rows that a later row contradicts, with the line of that one. */
  readonly #contradicted = new RowList()
  /** Rows that take keys which must turn out to be given up. */
  readonly #takers = new RowList()
  /** Keys that a row gave up before it was refused, each behind the person it stays with. */
  readonly #withdrawn = new Set<string>()

  constructor(
    context: ServiceContext,
    given: { planning: Planning; identities: FileIdentities; summary: SummaryBuilder },
  ) {
    this.#context = context
    this.#planning = given.planning
    this.#identities = given.identities
    this.#summary = given.summary
  }

  meet(record: RowRecord, position: number): void {
    const { change, line } = record
    if (!change) return
    const meeting = this.#identities.meet(position, line, change)
    const issue = meetingIssue(meeting, change, { line, ...this.#planning })
    if (!issue) return
    if (meeting.kind === 'conflict') this.#contradicted.set(meeting.row, line)
    refuseRow(record, issue)
  }

  async plan(records: RowRecord[], first: number): Promise<void> {
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
      this.#note(records[i] as RowRecord, plan, first + i)
    }
  }

  /**
   * Rows that a later row contradicts, and those that take a key which nobody gives up. A row that is refused gives nothing up
   * either, which may refuse the next one: hence the passes. Such chains mostly run one way through the file, so every second
   * pass goes upwards; of a file that is not settled by then, nobody takes anything.
   */
  async settle({ revise, chunkOf, setApart }: CheckedFile): Promise<void> {
    await revise(this.#contradicted, (record, otherLine) => this.#refuseContradicted(record, otherLine))
    const handovers = await this.#settleTakers(revise)
    const apart = handovers && rowsApart(handovers, chunkOf)
    if (apart) await setApart(apart)
    else await revise(this.#takers, record => this.#refuseTaker(record))
  }

  /** Which rows get keys by which; null where that is not settled. */
  async #settleTakers(revise: ReviseRows): Promise<Handover[] | null> {
    for (let pass = 1; pass < MOST_PASSES; pass++) {
      const before = this.#withdrawn.size
      const handovers: Handover[] = []
      const settle = (record: RowRecord, _: number, position: number) =>
        this.#settleTaker(record, position, handovers)
      await revise(this.#takers, settle, pass % 2 === 0)
      if (this.#withdrawn.size === before) return handovers
    }
    return null
  }

  #note(record: RowRecord, plan: RowPlan, position: number): void {
    const change = record.change as Change
    record.outcome = plan.outcome
    if (plan.issues.length) record.issues = [...record.issues, ...plan.issues]
    if (plan.before) {
      const meeting = this.#identities.meetPerson(position, plan.before.id)
      const issue = meetingIssue(meeting, change, { line: record.line, ...this.#planning })
      if (issue && meeting.kind === 'conflict') {
        this.#contradicted.set(meeting.row, record.line)
        refuseRow(record, issue)
      }
    }
    if (record.outcome === 'failed') {
      silenceRow(record)
      return
    }
    if (plan.activated) record.activated = true
    this.#summary.addPlan(record.line, plan)
    this.#noteKeys(record, plan, position)
  }

  #noteKeys(record: RowRecord, plan: RowPlan, position: number): void {
    if (plan.takes.length) {
      record.takes = plan.takes
      this.#takers.set(position, record.line)
    }
    const given = givenKeys(plan)
    const from = plan.before?.id ?? ''
    if (given.length) record.gives = given.map(key => ({ key, from }))
    for (const key of given) this.#identities.release(key, from, position)
  }

  #refuseContradicted(record: RowRecord, otherLine: number): boolean {
    if (record.outcome === 'failed' || !record.change) return false
    const meeting = { kind: 'conflict', row: 0, line: otherLine, field: this.#planning.key } as const
    const issue = meetingIssue(meeting, record.change, { line: record.line, ...this.#planning })
    if (issue) this.#refuse(record, issue)
    return true
  }

  /** Refuses a row one of whose keys nobody gives up; otherwise it learns by which lines it gets them. */
  #settleTaker(record: RowRecord, position: number, handovers: Handover[]): boolean {
    const { takes = [] } = record
    const givers = takes.map(({ key, from }) => this.#identities.releasedBy(key, from))
    const kept = takes.findIndex(({ key, from }, i) => !givers[i] || this.#withdrawn.has(`${from} ${key}`))
    if (kept >= 0) {
      this.#refuse(record, keptIssue(takes[kept] as Taking, givers[kept]?.line))
      return true
    }
    for (const giver of givers) if (giver) handovers.push({ taker: position, giver: giver.row })
    if (takes.every(({ line }) => line !== undefined)) return false
    record.takes = takes.map((taking, i) => ({ ...taking, line: givers[i]?.line ?? 0 }))
    return true
  }

  #refuseTaker(record: RowRecord): boolean {
    const [first] = record.takes ?? []
    if (first) this.#refuse(record, first.otherwise)
    return first !== undefined
  }

  #refuse(record: RowRecord, issue: RowRecord['issues'][number]): void {
    const { outcome, line } = record
    const invited = outcome === 'created' && Boolean(record.change?.fields.email)
    this.#summary.refuse({ outcome, line, invited, noticed: record.activated ?? false }, issue)
    for (const { key, from } of record.gives ?? []) this.#withdrawn.add(`${from} ${key}`)
    refuseRow(record, issue)
  }
}
