import { type Actor, may } from '../domain/access.ts'
import { type Group, groupKey } from '../domain/groups.ts'
import type { ImportJob } from '../domain/jobs.ts'
import { type GroupFacts, type GroupPlan, planGroupRow } from '../domain/plan-group-row.ts'
import type { Ahead, GroupChange, GroupSteps, Outcome } from '../domain/plans.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { addGroup, type FileGroups, meantGroup, newGroupId } from './file-groups.ts'

/** How the rows of a file about groups are planned: the same for the preview and for the writes. */
export interface GroupPlanning {
  job: ImportJob
  /** Whose rights each row is asked for. */
  actor: Actor
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
  /** The rest of the file may still make a group that a row names. */
  isCheck: boolean
}

/** A row to plan; `row` is its position in the chunk. */
export interface GroupFileRow {
  row: number
  line: number
  group: GroupChange
  ahead?: Ahead
  /** What the preview said. */
  promised?: Outcome
}

export interface PlannedGroup extends GroupPlan {
  row: number
  id: string
  name: string
  /** Of what it is to be under, where that changes; null: of nothing. Undefined where only the rest of the file tells. */
  parentId?: string | null
  parentName?: string
  before: Group | null
  /** It names a private group. */
  isPrivate: boolean
}

/** Plans rows against the directory of this moment; `known`: the groups that they are about, as they are. */
export async function planGroups(
  context: ServiceContext,
  planning: GroupPlanning,
  rows: readonly GroupFileRow[],
): Promise<{ planned: PlannedGroup[]; steps: GroupSteps; known: Group[] }> {
  const board = await openBoard(context, planning, rows)
  const planned = rows.map(row => board.plan(row))
  return { planned, steps: board.steps, known: board.known }
}

async function openBoard(
  context: ServiceContext,
  planning: GroupPlanning,
  rows: readonly GroupFileRow[],
): Promise<GroupBoard> {
  const { groups } = context.storage
  const { tenant } = planning.job
  const names = rows.flatMap(({ group }) => [group.name, ...(group.parent ? [group.parent] : [])])
  const ids = rows.flatMap(({ group, ahead }) => [
    ...(group.id ? [group.id] : []),
    ...(ahead?.parent ? [ahead.parent.id] : []),
  ])
  const [own, byName, byId] = await Promise.all([
    groupsOfActor(context, planning.actor),
    groups.byKeys(tenant, [...new Set(names.map(groupKey))]),
    ids.length ? groups.getMany(tenant, [...new Set(ids)]) : new Map<string, Group>(),
  ])
  const parents = [...byName.values(), ...byId.values()].flatMap(({ parentId }) => parentId ?? [])
  const above = parents.length ? await groups.getMany(tenant, [...new Set(parents)]) : new Map()
  return new GroupBoard(planning, { own, byName, byId, above }, context.now())
}

interface Groups extends FileGroups {
  /** What those are under. */
  above: Map<string, Group>
}

/** The groups of some rows, with what the rows before the one at hand do to them. */
class GroupBoard {
  readonly steps: GroupSteps = { rows: [], people: [], created: [], changed: [], joins: [], links: [] }
  readonly known: Group[]
  readonly #planning: GroupPlanning
  readonly #groups: Groups
  readonly #now: number

  constructor(planning: GroupPlanning, groups: Groups, now: number) {
    this.#planning = planning
    this.#groups = groups
    this.#now = now
    const { byName, byId, above } = groups
    this.known = [...byName.values(), ...byId.values(), ...above.values()]
  }

  plan(given: GroupFileRow): PlannedGroup {
    const { row, line, group: change } = given
    const { job, columnOf } = this.#planning
    const group = meantGroup(this.#groups, this.#planning.actor, change)
    const before = group ? this.#parentOf(group) : null
    const parent = this.#wantedParent(given)
    const id = group?.id ?? newGroupId(job, line)
    const plan = planGroupRow(change, {
      mode: job.options.mode,
      group,
      isOwn: group?.id === newGroupId(job, line),
      parent,
      before,
      isMove: given.promised === 'updated',
      nameTaken: this.#isTaken(change, group),
      foreign: this.#foreign(group, parent, before),
      mayCreate: may(this.#planning.actor, 'create group').allowed,
      line,
      columnOf,
    })
    const isPrivate = [group, parent].some(each => typeof each === 'object' && each?.type === 'private')
    const planned: PlannedGroup = { ...plan, row, id, name: group?.name ?? change.name, before, isPrivate }
    if (change.parent) planned.parentName = typeof parent === 'object' ? parent.name : change.parent
    if (parent === 'none') planned.parentId = null
    else if (typeof parent === 'object') planned.parentId = parent.id
    if (!this.#planning.isCheck) this.#note(given, planned, group)
    return planned
  }

  #parentOf({ parentId }: Group): Group | null {
    const parent = parentId === undefined ? undefined : this.#groups.above.get(parentId)
    return parent?.type === 'organization' ? parent : null
  }

  #wantedParent({ group, ahead }: GroupFileRow): GroupFacts['parent'] {
    if (group.parent === undefined) return undefined
    if (group.parent === null) return 'none'
    const found = meantGroup(this.#groups, this.#planning.actor, { name: group.parent })
    if (found) return found
    if (this.#planning.isCheck) return group.creates ? 'later' : 'unknown'
    return this.#parentAhead(ahead) ?? 'unknown'
  }

  /** A parent that another row makes, or gives this name: made now where it is not there yet. */
  #parentAhead(ahead: Ahead | undefined): Group | undefined {
    if (!ahead?.parent) return undefined
    const { id, name, isNew } = ahead.parent
    return this.#groups.byId.get(id) ?? (isNew ? this.#create(id, name) : undefined)
  }

  #isTaken({ name }: GroupChange, group: Group | null): boolean {
    const holder = this.#groups.byName.get(groupKey(name))
    return group?.type === 'organization' && holder !== undefined && holder.id !== group.id
  }

  #foreign(group: Group | null, parent: GroupFacts['parent'], before: Group | null): Group | null {
    const target = typeof parent === 'object' ? parent : null
    const left = parent === undefined || target?.id === before?.id ? null : before
    const { actor } = this.#planning
    const isForeign = (each: Group | null) =>
      each !== null &&
      !may(actor, 'link groups', { group: each, isMember: this.#groups.own.member.has(each.id) }).allowed
    return [group, target, left].find(isForeign) ?? null
  }

  #create(id: string, name: string): Group {
    const { tenant } = this.#planning.job
    const group = addGroup(this.#groups, { tenant, id, name }, this.#now)
    this.steps.created.push(group)
    return group
  }

  #note({ row, group: change, ahead }: GroupFileRow, planned: PlannedGroup, group: Group | null): void {
    const { outcome, id, creates, renames, links, parentId, before } = planned
    if (outcome !== 'created' && outcome !== 'updated') return
    this.steps.rows.push({ row, outcome, groupId: id })
    if (creates) this.#create(id, change.name)
    if (renames && group) this.#rename(group, change.name)
    if (links && parentId !== undefined) {
      const link = { row, child: id, parentId, before: before?.id ?? null }
      this.steps.links.push({ ...link, cuts: ahead?.cuts ?? [] })
    }
  }

  #rename(before: Group, name: string): void {
    const group = { ...before, name, version: before.version + 1, updatedAt: this.#now }
    this.#groups.byName.set(groupKey(name), group)
    this.steps.changed.push({ group, before })
  }
}
