import type { Actor } from '../domain/access.ts'
import { type GroupRole, roleIn } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'
import { knownGroup } from './known-group.ts'

/** What somebody is in a group; null where they are not in it. @throws RefusedError; NotFoundError for a hidden group */
export async function findMembership(
  context: ServiceContext,
  actor: Actor,
  { groupId, userId }: { groupId: string; userId: string },
): Promise<GroupRole | null> {
  const { group } = await knownGroup(context, actor, groupId, 'see group')
  const found = await context.storage.memberships.find(actor.tenant, [{ groupId, userId }])
  return found.length > 0 ? roleIn(group, userId) : null
}
