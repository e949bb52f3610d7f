import { type Actor, may } from '../domain/access.ts'
import { markedByFile } from '../domain/file-marks.ts'
import { type Group, groupKey } from '../domain/groups.ts'
import { type IdentityKey, identityKey, identityKeys, KEY_FIELDS, type KeyField } from '../domain/identity.ts'
import type { ImportJob } from '../domain/jobs.ts'
import { isNeutralName, neutralName } from '../domain/neutral-name.ts'
import { keyOf, type MemberFacts, type MemberPlan, planMemberRow } from '../domain/plan-member-row.ts'
import type { GroupRow, GroupSteps, MemberChange, Outcome } from '../domain/plans.ts'
import { sortName, type User } from '../domain/users.ts'
import { addGroup, type FileGroups, meantGroup, newGroupId } from './file-groups.ts'
import { newPersonId } from './new-person-id.ts'

/** How the rows of a members file are planned: the same for the preview and for the writes. */
export interface MemberPlanning {
  job: ImportJob
  /** Whose rights each row is asked for. */
  actor: Actor
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
  /** Admins of groups as rows of earlier chunks leave them, by group id: only a check has such rows. */
  admins?: Map<string, readonly string[]>
  /** Groups that there are not are not made. */
  onlyKnownGroups?: boolean
  /** People who are not in the directory yet, by id. */
  people?: ReadonlyMap<string, User>
}

/** A row to plan; `row` is its position in the chunk. */
export interface MemberRow {
  row: number
  line: number
  member: MemberChange
}

export interface PlannedMember extends MemberPlan {
  row: number
  /** Absent where the directory has none yet. */
  groupId?: string
  userId?: string
  /** Who it is in the group, as it is called. */
  name: string
  /** They had no name until this row. */
  named?: { from: string; to: string }
  groupName: string
  isPrivate: boolean
  /** The group is not there yet; the person is not. */
  newGroup: boolean
  newPerson: boolean
}

/** The people whom rows name. */
export interface BoardPeople {
  byKey: Map<IdentityKey, User>
  byId: Map<string, User>
  groupsOf: Map<string, Set<string>>
  /** Admins of the groups who can do nothing for them. */
  archived: ReadonlySet<string>
}

/** The groups and people of some rows, with what the rows before the one at hand do to them. */
export class MemberBoard {
  readonly #planning: MemberPlanning
  readonly #groups: FileGroups
  readonly #people: BoardPeople
  readonly #now: number
  /** Admins as the rows so far leave them, by group id. */
  readonly #admins: Map<string, readonly string[]>
  readonly #touched = new Map<string, Group>()
  readonly #newGroups = new Map<string, Group>()
  readonly #newPeople = new Map<string, User>()
  /** People whom rows give a name, by id. */
  readonly #named = new Map<string, { user: User; before: User }>()
  readonly #steps: Pick<GroupSteps, 'rows' | 'joins'> = { rows: [], joins: [] }

  constructor(planning: MemberPlanning, groups: FileGroups, people: BoardPeople, now: number) {
    this.#planning = planning
    this.#groups = groups
    this.#people = people
    this.#now = now
    this.#admins = new Map(planning.admins)
  }

  plan({ row, line, member }: MemberRow): PlannedMember {
    const { job, columnOf } = this.#planning
    const meant = { id: member.groupId, name: member.group }
    const known = meantGroup(this.#groups, this.#planning.actor, meant)
    const group = known && this.#withAdmins(known)
    const { user, other } = this.#personOf(member)
    const facts: MemberFacts = {
      mode: job.options.mode,
      group,
      ...this.#rights(group),
      user,
      ...(other ? { other } : {}),
      isMember: Boolean(user && group && this.#people.groupsOf.get(user.id)?.has(group.id)),
      isLastAdmin: Boolean(user && group && this.#isLastAdmin(user, group)),
      groupsOfUser: user ? (this.#people.groupsOf.get(user.id)?.size ?? 0) : 0,
      line,
      columnOf,
    }
    const decided = planMemberRow(member, facts)
    const named = user && this.#name(user, { line, member }, decided.outcome)
    const plan: MemberPlan =
      named && decided.outcome === 'unchanged' ? { ...decided, outcome: 'updated' } : decided
    const planned: PlannedMember = {
      ...plan,
      ...(named ? { named: { from: user.displayName, to: named.displayName } } : {}),
      row,
      ...(known ? { groupId: known.id } : {}),
      ...(user ? { userId: user.id } : {}),
      name: user?.displayName ?? member.name ?? keyOf(member),
      groupName: group?.name ?? member.group,
      isPrivate: group?.type === 'private',
      newGroup: !group || this.#newGroups.has(group.id),
      newPerson: !user || this.#newPeople.has(user.id),
    }
    if (plan.outcome === 'created' || plan.outcome === 'updated') {
      this.#note({ row, line, member }, planned, {
        group: group ?? this.#createGroup(member, line),
        user: named ?? user ?? this.#createPerson(member, line),
      })
    }
    return planned
  }

  steps(): GroupSteps {
    const created = [...this.#newGroups.values()].map(group => this.#withAdmins(group))
    const changed = [...this.#touched.values()].map(before => ({
      before,
      group: { ...this.#withAdmins(before), version: before.version + 1, updatedAt: this.#now },
    }))
    const named = [...this.#named.values()]
    const people = [...this.#newPeople.values()]
    return { ...this.#steps, people, ...(named.length > 0 ? { named } : {}), created, changed, links: [] }
  }

  #withAdmins(group: Group): Group {
    const admins = this.#admins.get(group.id)
    return admins ? { ...group, admins } : group
  }

  #rights(group: Group | null): Pick<MemberFacts, 'mayCreate' | 'mayChange'> {
    const { actor } = this.#planning
    if (!group || this.#newGroups.has(group.id)) {
      const mayCreate = !this.#planning.onlyKnownGroups && may(actor, 'create group').allowed
      return { mayCreate, mayChange: mayCreate }
    }
    // The rights of whoever imports are those before the file: a row that makes them admin opens no other row.
    const target = { group: this.#stored(group), isMember: this.#groups.own.member.has(group.id) }
    const mayChange = (['change members', 'set group roles'] as const).every(
      action => may(actor, action, target).allowed,
    )
    return { mayCreate: false, mayChange }
  }

  /** The strongest key that somebody has decides; another one that is somebody else's is told of. */
  #personOf({ keys }: MemberChange): { user: User | null; other?: { user: User; field: string } } {
    let user = keys.id ? (this.#people.byId.get(keys.id) ?? null) : null
    for (const field of KEY_FIELDS) {
      const holder = keys[field] ? this.#people.byKey.get(identityKey(field, keys[field])) : undefined
      if (!holder) continue
      if (user && user.id !== holder.id) return { user, other: { user: holder, field } }
      user ??= holder
    }
    return { user }
  }

  #isLastAdmin(user: User, { admins }: Group): boolean {
    const others = admins.filter(id => id !== user.id)
    const isActive = (id: string) => !this.#people.archived.has(id)
    return admins.includes(user.id) && (others.length === 0 || (isActive(user.id) && !others.some(isActive)))
  }

  #createGroup({ group: name }: MemberChange, line: number): Group {
    const { job } = this.#planning
    const named = { tenant: job.tenant, id: newGroupId(job, line), name }
    const group = addGroup(this.#groups, named, this.#now)
    this.#newGroups.set(group.id, group)
    return group
  }

  #createPerson(member: MemberChange, line: number): User {
    const { job } = this.#planning
    const { phone, email, employeeId } = member.keys
    const user: User = {
      tenant: job.tenant,
      id: newPersonId(job, line),
      displayName: member.name ?? neutralName(member.keys),
      ...(phone ? { phone } : {}),
      ...(email ? { email } : {}),
      ...(employeeId ? { employeeId } : {}),
      version: 1,
      network: 'other',
      status: 'active',
      orgRole: 'member',
      attributes: {},
      createdAt: this.#now,
      updatedAt: this.#now,
    }
    for (const field of KEY_FIELDS as readonly KeyField[]) {
      const value = user[field]
      if (value) this.#people.byKey.set(identityKey(field, value), user)
    }
    this.#newPeople.set(user.id, user)
    return user
  }

  /** Somebody without a name gets that of the row, from those who may change people. */
  #name(user: User, { line, member: { name } }: Pick<MemberRow, 'line' | 'member'>, outcome: Outcome) {
    const { job, actor } = this.#planning
    if (!name || !isNeutralName(user.displayName) || isNeutralName(name)) return undefined
    if (outcome === 'failed' || outcome === 'skipped' || job.options.mode === 'add') return undefined
    if (this.#newPeople.has(user.id) || !may(actor, 'change people', { user }).allowed) return undefined
    const renamed = { ...user, displayName: name, version: user.version + 1, updatedAt: this.#now }
    const after = markedByFile(user, renamed, { import: job.number, line })
    this.#named.set(user.id, { user: after, before: user })
    this.#people.byId.set(user.id, after)
    for (const key of identityKeys(after)) this.#people.byKey.set(key, after)
    return after
  }

  #note({ row }: MemberRow, plan: MemberPlan, { group, user }: { group: Group; user: User }): void {
    const entry: GroupRow = { row, outcome: plan.outcome, groupId: group.id, userId: user.id }
    this.#steps.rows.push(entry)
    if (plan.joins) {
      setOf(this.#people.groupsOf, user.id).add(group.id)
      const { tenant } = group
      const membership = { tenant, groupId: group.id, userId: user.id, sortName: sortName(user) }
      this.#steps.joins.push({ ...membership, since: this.#now })
    }
    if (plan.admin === undefined) return
    const admins = (this.#admins.get(group.id) ?? group.admins).filter(id => id !== user.id)
    this.#setAdmins(group, plan.admin ? [...admins, user.id] : admins)
  }

  #setAdmins(group: Group, admins: readonly string[]): void {
    this.#admins.set(group.id, admins)
    this.#planning.admins?.set(group.id, admins)
    if (!this.#newGroups.has(group.id) && !this.#touched.has(group.id)) {
      this.#touched.set(group.id, this.#stored(group))
    }
  }

  /** As it is in the directory: a group that is handed around may have other admins already. */
  #stored(group: Group): Group {
    const { byName, byId, own } = this.#groups
    return (
      [byId.get(group.id), byName.get(groupKey(group.name))].find(each => each?.id === group.id) ??
      own.groups.find(({ id }) => id === group.id) ??
      group
    )
  }
}

export function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set)
  return set
}
