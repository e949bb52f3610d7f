import { type Action, type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { parentOf } from './ancestors-of.ts'
import type { ServiceContext } from './context.ts'
import { type PersonView, viewPeople } from './find-people.ts'
import { knownGroup } from './known-group.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** What the actor may do to it. */
export const GROUP_ACTIONS = [
  'see group',
  'change members',
  'set group roles',
  'rename group',
  'link groups',
  'map group',
  'delete group',
  'export group',
] as const satisfies readonly Action[]
export type GroupAction = (typeof GROUP_ACTIONS)[number]

export interface GroupDetails {
  group: GroupView
  parent: Pick<Group, 'id' | 'name'> | null
  /** The first of them by name. */
  children: Pick<Group, 'id' | 'name'>[]
  childCount: number
  /** Absent where the actor sees no details. */
  inside?: { members: number; admins: PersonView[]; adminCount: number }
  allowed: ReadonlySet<GroupAction>
}

const SHOWN = 8

/**
 * A group, for somebody who may do `action` to it; without, whoever may know of it gets what they may see.
 * @throws NotFoundError for a group that the actor may not know of, RefusedError
 */
export async function getGroup(
  context: ServiceContext,
  actor: Actor,
  { groupId, action = 'see hierarchy' }: { groupId: string; action?: GroupAction | 'see hierarchy' },
): Promise<GroupDetails> {
  const { group, own } = await knownGroup(context, actor, groupId, action)
  const { groups } = context.storage
  const view = viewOf(actor, group, own)
  const [parent, children, counts, inside] = await Promise.all([
    parentOf(context, group),
    groups.children(actor.tenant, group.id, { limit: SHOWN }),
    groups.childCounts(actor.tenant, [group.id]),
    view.sees ? insideOf(context, actor, group) : undefined,
  ])
  const target = { group, isMember: own.member.has(group.id) }
  return {
    group: view,
    parent,
    children: children.items,
    childCount: counts.get(group.id) ?? 0,
    ...(inside ? { inside } : {}),
    allowed: new Set(GROUP_ACTIONS.filter(action => may(actor, action, target).allowed)),
  }
}

async function insideOf(context: ServiceContext, actor: Actor, group: Group) {
  const { memberships, users } = context.storage
  const [counts, found] = await Promise.all([
    memberships.counts(actor.tenant, [group.id]),
    users.getMany(actor.tenant, group.admins.slice(0, SHOWN)),
  ])
  const admins = await viewPeople(context, actor, [...found.values()])
  return { members: counts.get(group.id) ?? 0, admins, adminCount: group.admins.length }
}
