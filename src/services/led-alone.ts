import type { Actor } from '../domain/access.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { leavesNoAdmin } from './leave-admins.ts'
import { isKnown } from './view-group.ts'

/** Names of the groups in which nobody else is admin who can act, as far as the actor may know of them. */
export async function ledAlone(context: ServiceContext, actor: Actor, id: string): Promise<string[]> {
  const { memberships, groups } = context.storage
  const theirs = await memberships.ofUsers(actor.tenant, [id])
  if (theirs.length === 0) return []
  const ids = theirs.map(({ groupId }) => groupId)
  const [found, own] = await Promise.all([groups.getMany(actor.tenant, ids), groupsOfActor(context, actor)])
  const led = [...found.values()].filter(group => group.admins.includes(id) && isKnown(actor, group, own))
  const alone = await Promise.all(led.map(group => leavesNoAdmin(context, group, [id])))
  return led
    .filter((_, n) => alone[n])
    .map(({ name }) => name)
    .sort()
}
