import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

/** Where the actor is: ids of groups, private ones too. */
export interface ActorGroups {
  /** Of all groups that they are in, as member or admin. */
  member: Set<string>
  /** Of those whose admin they are. */
  admin: Set<string>
  /** The same groups as records, by folded name. */
  groups: Group[]
}

/** The operator is in no group. */
export async function groupsOfActor({ storage }: ServiceContext, actor: Actor): Promise<ActorGroups> {
  if (actor.kind === 'operator') return { member: new Set(), admin: new Set(), groups: [] }
  const { tenant, user } = actor
  const memberships = await storage.memberships.ofUsers(tenant, [user.id])
  const ids = memberships.map(({ groupId }) => groupId)
  const found = ids.length === 0 ? new Map<string, Group>() : await storage.groups.getMany(tenant, ids)
  const groups = [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
  const led = groups.filter(({ admins }) => admins.includes(user.id))
  return {
    member: new Set(groups.map(({ id }) => id)),
    admin: new Set(led.map(({ id }) => id)),
    groups,
  }
}

/** Whether the actor is admin of some group: the fact `leadsAny` of `may`. */
export async function leadsAny(context: ServiceContext, actor: Actor): Promise<boolean> {
  return (await groupsOfActor(context, actor)).admin.size > 0
}

/** Those of the people who are in a group that the actor administers: the fact `leadsUser` of `may`. */
export async function ledByActor(
  context: ServiceContext,
  actor: Actor,
  userIds: readonly string[],
): Promise<Set<string>> {
  const { admin } = await groupsOfActor(context, actor)
  if (admin.size === 0 || userIds.length === 0) return new Set()
  const memberships = await context.storage.memberships.ofUsers(actor.tenant, userIds)
  return new Set(memberships.filter(({ groupId }) => admin.has(groupId)).map(({ userId }) => userId))
}
