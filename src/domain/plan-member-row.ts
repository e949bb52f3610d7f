import { type Group, MAX_GROUP_ADMINS, MAX_GROUPS_OF_USER, roleIn } from './groups.ts'
import type { Issue, IssueCode } from './issues.ts'
import type { ImportMode, MemberChange, Outcome } from './plans.ts'
import type { User } from './users.ts'

/** What one row of a members file is decided on: the directory with what the rows above it do. */
export interface MemberFacts {
  mode: ImportMode
  /** Null where there is none that the importer may know of. */
  group: Group | null
  /** The importer may create a group that there is not. */
  mayCreate: boolean
  /** They may add to this group, and set roles in it. */
  mayChange: boolean
  /** Null where nobody has the keys of the row. */
  user: User | null
  /** Somebody else whom another key of the row names, and which. */
  other?: { user: User; field: string }
  isMember: boolean
  /** Nobody else who is admin of the group could do anything for it. */
  isLastAdmin: boolean
  /** In how many groups the person is. */
  groupsOfUser: number
  /** Where in the file, for issues. */
  line: number
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
}

export interface MemberPlan {
  outcome: Outcome
  issues: Issue[]
  /** The person becomes a member. */
  joins: boolean
  /** The person becomes admin (true), or is it no more (false). */
  admin?: boolean
}

/** Decides what one row does. Pure: what it decides is for the caller to note, so that the next row is decided on it. */
export function planMemberRow(change: MemberChange, facts: MemberFacts): MemberPlan {
  const { group, user, other } = facts
  if (!group && !facts.mayCreate) return refused('group-unknown', 'group', change, facts)
  if (group && !facts.mayChange) return refused('group-not-yours', 'group', change, facts)
  if (user && other) {
    const detail = { first: user.displayName, second: other.user.displayName }
    return refused('keys-of-two-people', other.field, change, facts, detail)
  }
  if (!user && !hasKey(change)) return refused('unknown-person', 'id', change, facts)
  return user && facts.isMember && group ? planRole(change, facts, { user, group }) : planJoin(change, facts)
}

/** An id is nobody's but this directory's: a person is not made of it. */
function hasKey({ keys }: MemberChange): boolean {
  return Boolean(keys.phone || keys.email || keys.employeeId)
}

function planJoin(change: MemberChange, facts: MemberFacts): MemberPlan {
  const { group, user, mode } = facts
  if (mode === 'update') return skipped('mode-update-unknown', change, facts)
  if (user?.status === 'archived') {
    return refused('person-archived', 'phone', change, facts, { name: user.displayName })
  }
  if (user && facts.groupsOfUser >= MAX_GROUPS_OF_USER) {
    const detail = { name: user.displayName, limit: MAX_GROUPS_OF_USER }
    return refused('too-many-groups', 'group', change, facts, detail)
  }
  const isAdmin = change.role === 'admin'
  if (isAdmin && group && isFull(group)) return tooManyAdmins(change, facts)
  return { outcome: 'created', issues: [], joins: true, ...(isAdmin ? { admin: true } : {}) }
}

function planRole(
  change: MemberChange,
  facts: MemberFacts,
  { user, group }: { user: User; group: Group },
): MemberPlan {
  const role = roleIn(group, user.id)
  if (role === change.role) return { outcome: 'unchanged', issues: [], joins: false }
  if (facts.mode === 'add' || facts.mode === 'fill') return skipped('mode-add-known', change, facts)
  const detail = { name: user.displayName }
  if (role === 'admin') {
    return facts.isLastAdmin
      ? refused('last-group-admin', 'group', change, facts, detail)
      : { outcome: 'updated', issues: [], joins: false, admin: false }
  }
  if (user.status === 'archived') return refused('person-archived', 'phone', change, facts, detail)
  if (isFull(group)) return tooManyAdmins(change, facts)
  return { outcome: 'updated', issues: [], joins: false, admin: true }
}

function isFull({ admins }: Group): boolean {
  return admins.length >= MAX_GROUP_ADMINS
}

function tooManyAdmins(change: MemberChange, facts: MemberFacts): MemberPlan {
  return refused('too-many-admins', 'group', change, facts, { limit: MAX_GROUP_ADMINS })
}

function skipped(code: IssueCode, change: MemberChange, facts: MemberFacts): MemberPlan {
  const issue: Issue = { ...memberIssue(code, 'phone', change, facts), severity: 'warning' }
  return { outcome: 'skipped', issues: [issue], joins: false }
}

function refused(
  code: IssueCode,
  field: string,
  change: MemberChange,
  facts: MemberFacts,
  detail?: Issue['detail'],
): MemberPlan {
  return { outcome: 'failed', issues: [memberIssue(code, field, change, facts, detail)], joins: false }
}

/** A finding on a row of a members file; `field` says which cell it names. */
export function memberIssue(
  code: IssueCode,
  field: string,
  change: MemberChange,
  at: { line: number; columnOf(field: string): string },
  detail?: Issue['detail'],
): Issue {
  const { keys, group } = change
  const value = field === 'group' ? group : (keys[field as keyof typeof keys] ?? keyOf(change))
  const base = { line: at.line, column: at.columnOf(field), value, code, severity: 'error' as const }
  return detail ? { ...base, detail } : base
}

/** By what a row names its person, for people to read. */
export function keyOf({ keys }: MemberChange): string {
  return keys.phone ?? keys.email ?? keys.employeeId ?? keys.id ?? ''
}
