import { groupKey } from '../domain/groups.ts'
import { identityKeys } from '../domain/identity.ts'
import { memberIssue } from '../domain/plan-member-row.ts'
import type { RowRecord } from '../domain/plans.ts'
import { RowList } from '../domain/row-list.ts'
import { SeenPairs } from '../domain/seen-pairs.ts'
import { SeenRows } from '../domain/seen-rows.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import type { ServiceContext } from './context.ts'
import type { MemberPlanning, PlannedMember } from './member-board.ts'
import { planMembers } from './plan-members.ts'
import { recordForeignRows } from './record-foreign-rows.ts'
import { type CheckedFile, type RowJudge, refuseRow, silenceRow } from './row-judge.ts'

const ROLE_WORDS = { admin: 'Admin', member: 'Member' }

/** Rows about people in groups. */
export class MembersJudge implements RowJudge {
  readonly #context: ServiceContext
  readonly #planning: MemberPlanning
  readonly #summary: SummaryBuilder
  readonly #pairs: SeenPairs
  /** Groups and people that the file adds, each counted once. */
  readonly #added: SeenRows
  /** Why the last admin of a group cannot become member by a row, by its position; not said where another row makes them admin. */
  readonly #lastAdmins = new Map<number, RowRecord['issues'][number]>()

  constructor(
    context: ServiceContext,
    given: { planning: MemberPlanning; summary: SummaryBuilder; seed: number },
  ) {
    this.#context = context
    this.#planning = { ...given.planning, admins: new Map() }
    this.#summary = given.summary
    this.#pairs = new SeenPairs(given.seed)
    this.#added = new SeenRows(given.seed)
  }

  meet(record: RowRecord, position: number): void {
    const { member, line } = record
    if (!member) return
    const meeting = this.#pairs.meet(position, line, member)
    if (meeting.kind === 'outranked') this.#giveWay(record, meeting.line)
    if (meeting.kind !== 'duplicate') return
    const issue = memberIssue('duplicate-row', 'phone', member, { line, ...this.#planning })
    refuseRow(record, { ...issue, severity: 'warning', detail: { other: meeting.line } })
  }

  async plan(records: RowRecord[], first: number): Promise<void> {
    const { outranked } = this.#pairs
    const rows = [...records.entries()].flatMap(([row, record]) => {
      const { line, member } = record
      if (member && !outranked.has(first + row)) return [{ row, line, member }]
      this.#giveWay(record, outranked.get(first + row))
      return []
    })
    const { planned } = await planMembers(this.#context, this.#planning, rows)
    // In the order of the file, so that what is said of several rows begins with the first.
    planned.sort((a, b) => a.row - b.row)
    for (const plan of planned) this.#meetKnown(records[plan.row] as RowRecord, plan, first + plan.row)
    for (const plan of planned) {
      const record = records[plan.row] as RowRecord
      if (outranked.has(first + plan.row)) this.#giveWay(record, outranked.get(first + plan.row))
      else this.#note(record, plan, first + plan.row)
    }
  }

  async settle({ revise }: CheckedFile): Promise<void> {
    await revise(this.#pairs.outranked, (record, other) => {
      const { outcome, line } = record
      const issue = this.#giveWay(record, other)
      if (issue) this.#summary.refuse({ outcome, line, invited: false, noticed: false }, issue)
      return issue !== undefined
    })
    const staying = new RowList()
    for (const [position, { line }] of this.#lastAdmins) staying.set(position, line)
    await revise(staying, (record, line, position) => {
      const issue = this.#lastAdmins.get(position)
      if (!issue || !record.member) return false
      this.#summary.refuse({ outcome: record.outcome, line, invited: false, noticed: false }, issue)
      refuseRow(record, issue)
      return true
    })
    await recordForeignRows(this.#context, this.#planning, this.#summary)
  }

  #meetKnown({ member }: RowRecord, { groupId, userId }: PlannedMember, position: number): void {
    if (member && groupId && userId) {
      this.#pairs.meetKnown(position, { groupId, userId, role: member.role })
    }
  }

  #note(record: RowRecord, plan: PlannedMember, position: number): void {
    const { line } = record
    if (plan.isPrivate) this.#summary.aboutPrivate = true
    const stays = plan.issues.find(({ code }) => code === 'last-group-admin')
    if (stays) {
      record.outcome = 'unchanged'
      this.#lastAdmins.set(position, stays)
      return
    }
    record.outcome = plan.outcome
    if (plan.issues.length) record.issues = [...record.issues, ...plan.issues]
    if (record.outcome === 'failed') {
      silenceRow(record)
      return
    }
    if (record.outcome !== 'created' && record.outcome !== 'updated') return
    this.#countAdded(record, plan, position)
    this.#addExample(line, plan)
  }

  #countAdded({ member }: RowRecord, plan: PlannedMember, position: number): void {
    const { group = '', keys = {} } = member ?? {}
    const isNew = (key: string) => this.#added.firstRow(key, position) < 0
    if (plan.newGroup && isNew(`group\0${groupKey(group)}`)) this.#summary.newGroups++
    if (!plan.newPerson) return
    const unseen = identityKeys(keys).map(isNew)
    if (unseen.every(Boolean)) this.#summary.newPeople++
  }

  #addExample(line: number, plan: PlannedMember): void {
    const { name, named, groupName, admin, outcome } = plan
    if (outcome === 'created') {
      const as = admin ? ' as admin' : ''
      this.#summary.addExample({ line, outcome, name: `${name} to ${groupName}${as}`, changes: [] })
      return
    }
    if (admin === undefined && named) {
      const change = { field: 'displayName', ...named }
      this.#summary.addExample({ line, outcome, name: named.to, changes: [change] })
      return
    }
    const [from, to] = admin ? (['member', 'admin'] as const) : (['admin', 'member'] as const)
    const change = { field: 'group-role', from: ROLE_WORDS[from], to: ROLE_WORDS[to] }
    this.#summary.addExample({ line, outcome, name: `${name} in ${groupName}`, changes: [change] })
  }

  /** Skips a row whose person another row makes admin of the group; undefined where it asks for nothing any more. */
  #giveWay(record: RowRecord, other: number): RowRecord['issues'][number] | undefined {
    const { member, line } = record
    if (!member) return undefined
    const found = memberIssue('two-roles', 'role', member, { line, ...this.#planning }, { other })
    const issue = { ...found, severity: 'warning' as const }
    refuseRow(record, issue)
    return issue
  }
}
