import type { Actor } from '../domain/access.ts'
import { type GroupRole, roleIn } from '../domain/groups.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type PersonView, viewPerson } from './find-people.ts'
import { knownGroup } from './known-group.ts'
import { leavesNoAdmin } from './leave-admins.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** A person and a group, before something is done with the two. */
export interface MemberFacts {
  group: GroupView
  person: PersonView
  /** Null: not in it. */
  role: GroupRole | null
  members: number
  admins: number
  /** Nobody else is admin of it. */
  isLastAdmin: boolean
}

/**
 * What is told before a person gets another role in a group. `leaving`: they would not be its admin
 * afterwards, so the last one is refused here already.
 * @throws RefusedError; NotFoundError for a group that the actor may not know of, or a person who is gone
 */
export async function lookAtMember(
  context: ServiceContext,
  actor: Actor,
  { groupId, userId, leaving }: { groupId: string; userId: string; leaving: boolean },
): Promise<MemberFacts> {
  const { group, own } = await knownGroup(context, actor, groupId, 'set group roles')
  const { memberships, users } = context.storage
  const [user, found, counts] = await Promise.all([
    users.get(actor.tenant, userId),
    memberships.find(actor.tenant, [{ groupId, userId }]),
    memberships.counts(actor.tenant, [groupId]),
  ])
  if (!user) throw new NotFoundError('such person any more')
  const isLastAdmin = await leavesNoAdmin(context, group, [userId])
  if (isLastAdmin && leaving) await ensureMay(context, actor, 'leave group without admin', { group })
  return {
    group: viewOf(actor, group, own),
    person: await viewPerson(context, actor, user),
    role: found.length > 0 ? roleIn(group, userId) : null,
    members: counts.get(groupId) ?? 0,
    admins: group.admins.length,
    isLastAdmin,
  }
}
