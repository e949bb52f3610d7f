import { groupKey } from '../domain/groups.ts'
import { identityKeys } from '../domain/identity.ts'
import { memberIssue } from '../domain/plan-member-row.ts'
import type { MemberChange, RowRecord } from '../domain/plans.ts'
import { RowList } from '../domain/row-list.ts'
import { SeenPairs } from '../domain/seen-pairs.ts'
import { SeenRows } from '../domain/seen-rows.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import type { ServiceContext } from './context.ts'
import type { MemberPlanning, PlannedMember } from './member-board.ts'
import { planMembers } from './plan-members.ts'
import { recordForeignRows } from './record-foreign-rows.ts'
import { type ReviseRows, type RowJudge, refuseRow, silenceRow } from './row-judge.ts'

const ROLE_WORDS = { admin: 'Admin', member: 'Member' }

/** Rows about people in groups. */
export class MembersJudge implements RowJudge {
  readonly #context: ServiceContext
  readonly #planning: MemberPlanning
  readonly #summary: SummaryBuilder
  readonly #pairs: SeenPairs
  /** Groups and people that the file adds, each counted once. */
  readonly #added: SeenRows
  /** Rows that a later row contradicts, with the line of that one. */
  readonly #contradicted = new RowList()

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
    if (meeting.kind === 'first') return
    if (meeting.kind === 'conflict') {
      this.#contradicted.set(meeting.row, line)
      refuseRow(record, this.#twoRoles(member, line, meeting.line))
      return
    }
    const issue = memberIssue('duplicate-row', 'phone', member, { line, ...this.#planning })
    refuseRow(record, { ...issue, severity: 'warning', detail: { other: meeting.line } })
    record.outcome = 'skipped'
  }

  async plan(records: RowRecord[], first: number): Promise<void> {
    const rows = [...records.entries()].flatMap(([row, { line, member }]) =>
      member ? [{ row, line, member }] : [],
    )
    const { planned } = await planMembers(this.#context, this.#planning, rows)
    // In the order of the file, so that what is said of several rows begins with the first.
    for (const plan of planned.sort((a, b) => a.row - b.row)) {
      this.#note(records[plan.row] as RowRecord, plan, first + plan.row)
    }
  }

  async settle(revise: ReviseRows): Promise<void> {
    await revise(this.#contradicted, (record, otherLine) => {
      const { member, line, outcome } = record
      if (!member) return false
      const issue = this.#twoRoles(member, line, otherLine)
      this.#summary.refuse({ outcome, line, invited: false, noticed: false }, issue)
      refuseRow(record, issue)
      return true
    })
    await recordForeignRows(this.#context, this.#planning, this.#summary)
  }

  #note(record: RowRecord, plan: PlannedMember, position: number): void {
    const member = record.member as MemberChange
    const { line } = record
    record.outcome = plan.outcome
    if (plan.issues.length) record.issues = [...record.issues, ...plan.issues]
    const { groupId, userId } = plan
    if (groupId && userId) {
      const meeting = this.#pairs.meetKnown(position, { groupId, userId, role: member.role })
      if (meeting.kind === 'conflict') {
        this.#contradicted.set(meeting.row, line)
        refuseRow(record, this.#twoRoles(member, line, meeting.line))
      }
    }
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
    const { name, groupName, admin, outcome } = plan
    if (outcome === 'created') {
      const as = admin ? ' as admin' : ''
      this.#summary.addExample({ line, outcome, name: `${name} to ${groupName}${as}`, changes: [] })
      return
    }
    const [from, to] = admin ? (['member', 'admin'] as const) : (['admin', 'member'] as const)
    const change = { field: 'group-role', from: ROLE_WORDS[from], to: ROLE_WORDS[to] }
    this.#summary.addExample({ line, outcome, name: `${name} in ${groupName}`, changes: [change] })
  }

  #twoRoles(member: MemberChange, line: number, other: number): RowRecord['issues'][number] {
    return memberIssue('two-roles', 'role', member, { line, ...this.#planning }, { other })
  }
}
