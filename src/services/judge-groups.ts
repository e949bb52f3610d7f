import { groupKey, MAX_DEPTH } from '../domain/groups.ts'
import { LineNumbers } from '../domain/line-numbers.ts'
import { groupIssue } from '../domain/plan-group-row.ts'
import { type LinkRefusal, lineOf, refusedLinks, shortPath } from '../domain/plan-links.ts'
import type { Ahead, GroupChange, RowRecord } from '../domain/plans.ts'
import { RowList } from '../domain/row-list.ts'
import { SeenRows } from '../domain/seen-rows.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import type { ServiceContext } from './context.ts'
import { KnownHierarchy } from './known-hierarchy.ts'
import { type GroupPlanning, type PlannedGroup, planGroups } from './plan-groups.ts'
import { recordForeignRows } from './record-foreign-rows.ts'
import { type CheckedFile, type RowJudge, refuseRow, silenceRow } from './row-judge.ts'

type Issue = RowRecord['issues'][number]

/** A row that makes, renames or moves a group, until all rows are read. */
interface Wanted {
  line: number
  id: string
  name: string
  /** It makes the group; or it gives it this name. */
  isNew: boolean
  renames: boolean
  /** Absent: it stays where it is. */
  parentId?: string | null
  /** The name of a parent that only the rest of the file can make. */
  later?: string
}

/** Rows about groups: where each is, and what it is called. Judged by where all groups end up. */
export class GroupsJudge implements RowJudge {
  readonly #context: ServiceContext
  readonly #planning: GroupPlanning
  readonly #summary: SummaryBuilder
  readonly #hierarchy: KnownHierarchy
  readonly #seen: SeenRows
  readonly #lines = new LineNumbers()
  /** Rows that a later row contradicts, with the line of that one. */
  readonly #contradicted = new RowList()
  /** Rows that give a group another parent than the first row about it, by that row. */
  readonly #rivals = new Map<number, number[]>()
  /** Rows that are left out since there is no such group. */
  readonly #leftOut = new RowList()
  /** By position in the file. */
  readonly #wanted = new Map<number, Wanted>()

  constructor(
    context: ServiceContext,
    given: { planning: GroupPlanning; summary: SummaryBuilder; seed: number },
  ) {
    this.#context = context
    this.#planning = given.planning
    this.#summary = given.summary
    this.#seen = new SeenRows(given.seed)
    this.#hierarchy = new KnownHierarchy(context, given.planning.job.tenant)
  }

  meet(record: RowRecord, position: number): void {
    const { group, line } = record
    if (!group) return
    this.#lines.add(position, line)
    this.#seen.setContent(position, contentOf(group))
    const keys = [...(group.id ? [`id\0${group.id}`] : []), `name\0${groupKey(group.name)}`]
    const earlier = keys.map(key => this.#seen.firstRow(key, position)).find(row => row >= 0)
    if (earlier !== undefined) this.#meetRow(record, position, earlier)
  }

  async plan(records: RowRecord[], first: number): Promise<void> {
    const rows = [...records.entries()].flatMap(([row, { line, group }]) =>
      group ? [{ row, line, group }] : [],
    )
    const { planned, known } = await planGroups(this.#context, this.#planning, rows)
    this.#hierarchy.add(known)
    for (const plan of planned) this.#note(records[plan.row] as RowRecord, plan, first + plan.row)
  }

  async settle({ revise }: CheckedFile): Promise<void> {
    const repeated = this.#settleRivals()
    await revise(this.#contradicted, (record, other, position) => {
      if (!record.group) return false
      this.#refuse(record, position, contradiction(record.group, record.line, other, this.#planning))
      return true
    })
    await revise(repeated, (record, other, position) => {
      // One that was left out must not come in by the time the file is applied: another row has its place.
      if (this.#leftOut.has(position)) silenceRow(record)
      else if (record.group) this.#refuse(record, position, this.#repetition(record, other))
      return true
    })
    await this.#hierarchy.readAbove()
    const refused = await this.#refusals()
    const ahead = this.#ahead(refused)
    const list = new RowList()
    for (const [position, { line }] of [...refused, ...ahead]) list.set(position, line)
    await revise(list, (record, _, position) => {
      const issue = refused.get(position)
      if (issue) this.#refuse(record, position, issue)
      else record.ahead = ahead.get(position)?.ahead ?? {}
      return true
    })
    await recordForeignRows(this.#context, this.#planning, this.#summary)
  }

  #meetRow(record: RowRecord, position: number, earlier: number): void {
    const { line } = record
    const group = record.group as GroupChange
    const other = this.#lines.of(earlier)
    if (this.#seen.sameContent(earlier, contentOf(group))) {
      refuseRow(record, this.#repetition(record, other))
    } else if (group.creates) {
      this.#contradicted.set(earlier, line)
      refuseRow(record, contradiction(group, line, other, this.#planning))
    } else {
      // Only one of them may be about groups that there are.
      const rivals = this.#rivals.get(earlier)
      if (rivals) rivals.push(position)
      else this.#rivals.set(earlier, [position])
    }
  }

  #repetition({ line, group }: RowRecord, other: number): Issue {
    const at = { line, ...this.#planning }
    const issue = groupIssue('duplicate-row', 'name', group?.name ?? '', at, { other })
    return { ...issue, severity: 'warning' }
  }

  /** Rows that contradict each other are noted as such; answers those that add nothing to another one, with its line. */
  #settleRivals(): RowList {
    const repeated = new RowList()
    for (const [first, others] of this.#rivals) {
      const rows = [first, ...others]
      const [kept, ...rest] = rows.filter(row => !this.#leftOut.has(row))
      if (kept === undefined) continue
      for (const row of rows) if (this.#leftOut.has(row)) repeated.set(row, this.#lines.of(kept))
      const other = rest.find(row => !this.#seen.sameRows(kept, row))
      if (other !== undefined) this.#contradicted.set(kept, this.#lines.of(other))
      for (const row of rest)
        (other === undefined ? repeated : this.#contradicted).set(row, this.#lines.of(kept))
    }
    return repeated
  }

  #note(record: RowRecord, plan: PlannedGroup, position: number): void {
    const group = record.group as GroupChange
    const { line } = record
    record.outcome = plan.outcome
    if (plan.isPrivate) this.#summary.aboutPrivate = true
    if (plan.issues.length) record.issues = [...record.issues, ...plan.issues]
    if (plan.issues.some(({ code }) => code === 'group-unknown')) this.#leftOut.set(position, line)
    const earlier = this.#seen.firstRow(`known\0${plan.id}`, position)
    if (group.creates && earlier >= 0 && earlier !== position && record.outcome !== 'failed') {
      this.#contradicted.set(earlier, line)
      refuseRow(record, contradiction(group, line, this.#lines.of(earlier), this.#planning))
    }
    if (record.outcome === 'failed') {
      silenceRow(record)
      return
    }
    if (record.outcome !== 'created' && record.outcome !== 'updated') return
    if (plan.creates) this.#summary.newGroups++
    this.#wanted.set(position, {
      line,
      id: plan.id,
      name: group.name,
      isNew: plan.creates,
      renames: plan.renames,
      ...(plan.links && plan.parentId !== undefined ? { parentId: plan.parentId } : {}),
      ...(plan.links && plan.parentId === undefined && group.parent ? { later: group.parent } : {}),
    })
    this.#addExample(line, plan)
  }

  #addExample(line: number, plan: PlannedGroup): void {
    const { outcome, name, before, parentName, links, parentId } = plan
    const under = links && parentName ? ` under ${parentName}` : ''
    if (!before || outcome === 'created') {
      this.#summary.addExample({ line, outcome, name: `${name}${under}`, changes: [] })
      return
    }
    const to = parentId === null ? '' : (parentName ?? '')
    const changes = links ? [{ field: 'parent', from: before.name, to }] : []
    this.#summary.addExample({ line, outcome, name, changes })
  }

  /** Whatever cannot be together with the other rows, by position. A group that is not made holds nothing under it. */
  async #refusals(): Promise<Map<number, Issue>> {
    const refused = new Map<number, Issue>()
    const below = await this.#belowDeeper()
    for (let before = -1; refused.size > before; ) {
      before = refused.size
      const made = this.#made(refused)
      for (const [position, { line, later }] of this.#open(refused)) {
        if (later === undefined || made.has(groupKey(later))) continue
        refused.set(position, groupIssue('group-unknown', 'parent', later, { line, ...this.#planning }))
      }
      if (refused.size > before) continue
      const links = refusedLinks(this.#links(refused), this.#hierarchy.parentOf, below)
      for (const [position, wanted] of this.#open(refused)) {
        const refusal = links.get(wanted.id)
        if (refusal) refused.set(position, this.#linkIssue(wanted, refusal))
      }
    }
    return refused
  }

  /** Groups under those that come deeper than they were. */
  async #belowDeeper(): Promise<Set<string>> {
    const links = this.#links(new Map())
    const { parentOf } = this.#hierarchy
    const end = (id: string) => (links.has(id) ? (links.get(id) ?? null) : parentOf(id))
    const deeper = [...links.keys()].filter(
      id => this.#hierarchy.has(id) && lineOf(id, end).length > lineOf(id, parentOf).length,
    )
    return this.#hierarchy.readBelow(deeper)
  }

  #open(refused: ReadonlyMap<number, unknown>): [number, Wanted][] {
    return [...this.#wanted].filter(([position]) => !refused.has(position))
  }

  /** Names that rows make or give, with the group. */
  #made(refused: ReadonlyMap<number, unknown>): Map<string, Wanted> {
    const makers = this.#open(refused).filter(([, { isNew, renames }]) => isNew || renames)
    return new Map(makers.map(([, wanted]) => [groupKey(wanted.name), wanted]))
  }

  #links(refused: ReadonlyMap<number, unknown>): Map<string, string | null> {
    const made = this.#made(refused)
    const links = new Map<string, string | null>()
    for (const [, { id, parentId, later }] of this.#open(refused)) {
      const parent = later === undefined ? parentId : made.get(groupKey(later))?.id
      if (parent !== undefined) links.set(id, parent)
    }
    return links
  }

  /** What rows need that stand on others, by position. */
  #ahead(refused: ReadonlyMap<number, unknown>): Map<number, { line: number; ahead: Ahead }> {
    const made = this.#made(refused)
    const links = this.#links(refused)
    const { parentOf } = this.#hierarchy
    const found = new Map<number, { line: number; ahead: Ahead }>()
    for (const [position, { id, line, later }] of this.#open(refused)) {
      const parent = later === undefined ? undefined : made.get(groupKey(later))
      const above = lineOf(links.get(id) ?? null, parentOf)
      const cuts = above.includes(id)
        ? above
            .slice(0, above.indexOf(id))
            .filter(each => links.has(each) && links.get(each) !== parentOf(each))
        : []
      if (!parent && cuts.length === 0) continue
      const ahead: Ahead = cuts.length > 0 ? { cuts } : {}
      if (parent) ahead.parent = { id: parent.id, name: parent.name, isNew: parent.isNew }
      found.set(position, { line, ahead })
    }
    return found
  }

  #linkIssue({ line, name }: Wanted, refusal: LinkRefusal): Issue {
    const at = { line, ...this.#planning }
    if (refusal.kind === 'too deep') {
      const detail = { levels: refusal.levels, limit: MAX_DEPTH }
      return groupIssue('hierarchy-too-deep', 'name', name, at, detail)
    }
    const fresh = new Map([...this.#wanted.values()].map(wanted => [wanted.id, wanted.name]))
    const names = refusal.path.map(id => fresh.get(id) ?? this.#hierarchy.nameOf(id))
    return groupIssue('hierarchy-cycle', 'name', name, at, { path: shortPath(names) })
  }

  #refuse(record: RowRecord, position: number, issue: Issue): void {
    const { outcome, line } = record
    this.#summary.refuse({ outcome, line, invited: false, noticed: false }, issue)
    if (this.#wanted.get(position)?.isNew) this.#summary.newGroups--
    this.#wanted.delete(position)
    refuseRow(record, issue)
  }
}

/** What a row says; the case of a name makes no difference. */
function contentOf({ id, name, parent, type }: GroupChange): string {
  return [id ?? '', groupKey(name), type ?? '', parent ? groupKey(parent) : String(parent)].join('\0')
}

function contradiction(
  { name, creates }: GroupChange,
  line: number,
  other: number,
  planning: GroupPlanning,
): Issue {
  const code = creates ? 'group-twice-in-file' : 'two-parents'
  return groupIssue(code, 'name', name, { line, ...planning }, { other })
}
