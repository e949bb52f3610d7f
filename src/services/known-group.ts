import type { Action, Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { NotFoundError } from '../errors.ts'
import { type ActorGroups, groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { isKnown } from './view-group.ts'

/** A group with what the rules ask about it. */
export interface KnownGroup {
  group: Group
  /** Where the actor is. */
  own: ActorGroups
}

/**
 * A group that the actor may do `action` to. One that they may not know of is answered as one that there is not.
 * @throws NotFoundError, RefusedError
 */
export async function knownGroup(
  context: ServiceContext,
  actor: Actor,
  id: string,
  action: Action,
): Promise<KnownGroup> {
  const own = await groupsOfActor(context, actor)
  const group = await context.storage.groups.get(actor.tenant, id)
  if (!group || !isKnown(actor, group, own)) throw new NotFoundError('such group any more')
  await ensureMayIn(context, actor, action, { group, own })
  return { group, own }
}

/** The same right for a record that was read meanwhile. @throws RefusedError */
export async function ensureMayIn(
  context: ServiceContext,
  actor: Actor,
  action: Action,
  { group, own }: KnownGroup,
): Promise<void> {
  await ensureMay(context, actor, action, { group, isMember: own.member.has(group.id) })
}
