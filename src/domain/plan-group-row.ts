import type { Group } from './groups.ts'
import type { Issue, IssueCode } from './issues.ts'
import type { GroupChange, ImportMode, Outcome } from './plans.ts'

/** What one row about a group is decided on. */
export interface GroupFacts {
  mode: ImportMode
  /** Null where there is none that the importer may know of. */
  group: Group | null
  /** It was made by this row, in an earlier try or for a row that stands on it. */
  isOwn: boolean
  /** What the row wants it to be under. `later`: the rest of the file may make it. */
  parent: Group | 'none' | 'later' | 'unknown' | undefined
  /** What it is under now. */
  before: Group | null
  /** The preview called it a move; another row may have taken it out of its place since, to make way. */
  isMove: boolean
  /** Another organization group has the name that the row gives. */
  nameTaken: boolean
  /** Of group, parent and what it is under now: those that the importer may not touch. */
  foreign: Group | null
  mayCreate: boolean
  /** Where in the file, for issues. */
  line: number
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
}

export interface GroupPlan {
  outcome: Outcome
  issues: Issue[]
  creates: boolean
  renames: boolean
  /** Its place changes. */
  links: boolean
}

/** Decides what one row does, but for circles and depth, which only all rows together tell. Pure. */
export function planGroupRow(change: GroupChange, facts: GroupFacts): GroupPlan {
  const { group, parent, mode } = facts
  if (!group && !(change.creates && facts.mayCreate)) return unknownGroup(change, facts, 'name')
  if (parent === 'unknown') return unknownGroup(change, facts, 'parent')
  if (facts.foreign) return refused(groupIssue('group-not-yours', 'name', facts.foreign.name, facts))
  const isPrivate = [group, parent].find(each => typeof each === 'object' && each?.type === 'private')
  if (typeof isPrivate === 'object' && isPrivate && parent !== undefined) {
    return refused(groupIssue('group-is-private', 'name', isPrivate.name, facts))
  }
  if (!group) return planCreation(change, facts)
  if (change.type && change.type !== group.type) {
    return refused(groupIssue('group-type-kept', 'type', change.type, facts, { name: group.name }))
  }
  const renames = change.creates && change.name !== group.name
  if (renames && facts.nameTaken) return refused(groupIssue('group-name-taken', 'name', change.name, facts))
  const links = wantsOtherPlace(facts)
  if (facts.isOwn) return plan('created', { renames, links })
  if (!renames && !links) return plan('unchanged')
  const outcome = change.creates || facts.before || facts.isMove ? 'updated' : 'created'
  if (mode === 'update' ? outcome === 'created' : mode !== 'add-update' && outcome === 'updated') {
    return skipped(outcome === 'created' ? 'mode-update-unknown' : 'mode-add-known', change, facts)
  }
  return plan(outcome, { renames, links })
}

function planCreation(change: GroupChange, facts: GroupFacts): GroupPlan {
  if (change.type === 'private') return unknownGroup(change, facts, 'name')
  if (facts.mode === 'update') return skipped('mode-update-unknown', change, facts)
  const links = facts.parent !== undefined && facts.parent !== 'none'
  return { ...plan('created', { renames: false, links }), creates: true }
}

function wantsOtherPlace({ parent, before }: GroupFacts): boolean {
  if (parent === undefined || parent === 'unknown') return false
  if (parent === 'none') return before !== null
  return parent === 'later' || parent.id !== before?.id
}

function plan(outcome: Outcome, does = { renames: false, links: false }): GroupPlan {
  return { outcome, issues: [], creates: false, ...does }
}

function refused(issue: Issue): GroupPlan {
  return { ...plan('failed'), issues: [issue] }
}

/** A file that creates no groups leaves such rows out; nothing of them is lost by dropping it again. */
function unknownGroup(change: GroupChange, facts: GroupFacts, field: 'name' | 'parent'): GroupPlan {
  const value = field === 'name' ? change.name : (change.parent ?? '')
  const issue = groupIssue('group-unknown', field, value, facts)
  if (change.creates) return refused(issue)
  return { ...plan('skipped'), issues: [{ ...issue, severity: 'warning' }] }
}

function skipped(code: IssueCode, change: GroupChange, facts: GroupFacts): GroupPlan {
  const issue = groupIssue(code, 'name', change.name, facts)
  return { ...plan('skipped'), issues: [{ ...issue, severity: 'warning' }] }
}

/** A finding on a row about groups; `field` says which cell it names. */
export function groupIssue(
  code: IssueCode,
  field: 'name' | 'parent' | 'type',
  value: string,
  at: { line: number; columnOf(field: string): string },
  detail?: Issue['detail'],
): Issue {
  const base = { line: at.line, column: at.columnOf(field), value, code, severity: 'error' as const }
  return detail ? { ...base, detail } : base
}
