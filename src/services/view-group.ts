import { type Actor, may } from '../domain/access.ts'
import { type Group, type GroupRole, roleIn } from '../domain/groups.ts'
import { type ActorGroups, groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'

/** A group as the actor may see it. Whoever gets one may know that it exists. */
export interface GroupView extends Pick<Group, 'id' | 'name' | 'type'> {
  /** The actor's own. */
  role: GroupRole | null
  /** They see its details: who is in it, and how many. */
  sees: boolean
  /** They add and remove its members. */
  manages: boolean
}

export async function viewGroup(context: ServiceContext, actor: Actor, group: Group): Promise<GroupView> {
  return viewOf(actor, group, await groupsOfActor(context, actor))
}

/** `own`: as `groupsOfActor` answers it. */
export function viewOf(actor: Actor, group: Group, own: Pick<ActorGroups, 'member'>): GroupView {
  const { id, name, type } = group
  const isMember = own.member.has(id)
  const target = { group, isMember }
  return {
    id,
    name,
    type,
    role: actor.kind === 'user' && isMember ? roleIn(group, actor.user.id) : null,
    sees: may(actor, 'see group', target).allowed,
    manages: may(actor, 'change members', target).allowed,
  }
}

/** Whether the actor may know of it: organization groups are known to all, private ones to those who are in them. */
export function isKnown(actor: Actor, group: Group, own: Pick<ActorGroups, 'member'>): boolean {
  return group.type === 'organization' || actor.kind === 'operator' || own.member.has(group.id)
}
