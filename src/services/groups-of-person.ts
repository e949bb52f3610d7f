import { type Actor, may } from '../domain/access.ts'
import { type Group, type GroupRole, roleIn } from '../domain/groups.ts'
import type { User } from '../domain/users.ts'
import { NotFoundError } from '../errors.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type PersonView, viewPerson } from './find-people.ts'

/** A group that somebody is in, and what they are there. */
export interface SeenGroup extends Pick<Group, 'id' | 'name' | 'type'> {
  role: GroupRole
}

/** Those that the actor sees, `total` of them too. */
export interface PersonGroups {
  person: PersonView
  groups: SeenGroup[]
  total: number
}

/**
 * The groups that a person is in, by name, as far as the actor sees who is in them. `skip`: how many come before the page.
 * @throws RefusedError, NotFoundError
 */
export async function groupsOfPerson(
  context: ServiceContext,
  actor: Actor,
  { userId, limit, skip }: { userId: string; limit: number; skip: number },
): Promise<PersonGroups> {
  await ensureMay(context, actor, 'look people up')
  const user = await context.storage.users.get(actor.tenant, userId)
  if (!user) throw new NotFoundError('such person any more')
  const [person, seen] = await Promise.all([
    viewPerson(context, actor, user),
    groupsSeen(context, actor, user),
  ])
  return { person, groups: seen.slice(skip, skip + limit), total: seen.length }
}

/** Whoever sees the members of a group sees that a person is one. */
export async function groupsSeen(context: ServiceContext, actor: Actor, user: User): Promise<SeenGroup[]> {
  const own = await groupsOfActor(context, actor)
  const isSelf = actor.kind === 'user' && actor.user.id === user.id
  const theirs = isSelf ? own.groups : await groupsOf(context, user)
  return theirs
    .filter(group => may(actor, 'see group', { group, isMember: own.member.has(group.id) }).allowed)
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
    .map(group => ({ id: group.id, name: group.name, type: group.type, role: roleIn(group, user.id) }))
}

async function groupsOf({ storage }: ServiceContext, user: User): Promise<Group[]> {
  const theirs = await storage.memberships.ofUsers(user.tenant, [user.id])
  if (theirs.length === 0) return []
  const found = await storage.groups.getMany(
    user.tenant,
    theirs.map(({ groupId }) => groupId),
  )
  return [...found.values()]
}
