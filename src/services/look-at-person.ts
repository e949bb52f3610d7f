import type { Actor } from '../domain/access.ts'
import type { OrgRole } from '../domain/users.ts'
import { groupsOfActor } from './actor-groups.ts'
import { personFor } from './change-person.ts'
import type { ServiceContext } from './context.ts'
import { type PersonView, viewPerson } from './find-people.ts'
import { ensureOtherAdmin, isActiveAdmin } from './last-admin.ts'
import { ledAlone } from './led-alone.ts'
import { MOST_REPORTS, reportsSeen } from './reports-of.ts'
import { isKnown } from './view-group.ts'

/** What is told before somebody is deleted or gets another role. */
export interface PersonFacts {
  person: PersonView
  role: OrgRole
  /** That the actor may know of. */
  groups: number
  /** Names of those in which nobody else is admin who can act. */
  alone: string[]
  reports: { count: number; more: boolean }
}

/**
 * `leaving`: they would not be org admin afterwards, so the last one is refused here already.
 * @throws RefusedError, NotFoundError
 */
export async function lookAtPerson(
  context: ServiceContext,
  actor: Actor,
  given: { userId: string; action: 'change people' | 'set org roles'; leaving: boolean },
): Promise<PersonFacts> {
  const user = await personFor(context, actor, given.userId, given.action)
  if (given.leaving && isActiveAdmin(user)) await ensureOtherAdmin(context, actor, user)
  const { memberships, groups } = context.storage
  const [theirs, own, alone, reports] = await Promise.all([
    memberships.ofUsers(actor.tenant, [user.id]),
    groupsOfActor(context, actor),
    ledAlone(context, actor, user.id),
    reportsSeen(context, actor, user, { limit: MOST_REPORTS }),
  ])
  const ids = theirs.map(({ groupId }) => groupId)
  const found = ids.length === 0 ? [] : [...(await groups.getMany(actor.tenant, ids)).values()]
  return {
    person: await viewPerson(context, actor, user),
    role: user.orgRole,
    groups: found.filter(group => isKnown(actor, group, own)).length,
    alone,
    reports: { count: reports.people.length, more: reports.next !== null },
  }
}
