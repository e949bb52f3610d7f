import type { Actor } from '../domain/access.ts'
import { changeGroup } from './change-group.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { type PersonView, viewPeople } from './find-people.ts'
import { ensureMayIn, knownGroup } from './known-group.ts'
import { leaveAdmins } from './leave-admins.ts'
import { type GroupView, viewOf } from './view-group.ts'

/**
 * Takes people out of a group; who is not in it is left out of the answer. `withoutAdmin`: the actor knows that nobody of its
 * admins is left. `demoted`: ids of those who were its admins; `at`: when, as `undoRemoving` wants it.
 * @throws RefusedError, NotFoundError; ConflictError where its last admin goes and `withoutAdmin` was not said
 */
export async function removeMembers(
  context: ServiceContext,
  actor: Actor,
  given: { groupId: string; userIds: readonly string[]; withoutAdmin?: boolean },
): Promise<{ group: GroupView; removed: PersonView[]; demoted: string[]; members: number; at: number }> {
  const { groupId, withoutAdmin = false } = given
  const { group, own } = await knownGroup(context, actor, groupId, 'change members')
  const { memberships, users } = context.storage
  const pairs = await memberships.find(
    actor.tenant,
    given.userIds.map(userId => ({ groupId, userId })),
  )
  const leaving = pairs.map(({ userId }) => userId)
  // The record first: an admin is always a member too.
  const demoted = await changeGroup(context, group, async fresh => {
    await ensureMayIn(context, actor, 'change members', { group: fresh, own })
    const answer = fresh.admins.filter(id => leaving.includes(id))
    if (answer.length === 0) return { answer }
    return { fields: { admins: await leaveAdmins(context, actor, fresh, { leaving, withoutAdmin }) }, answer }
  })
  let at = context.now()
  if (leaving.length > 0) {
    await memberships.remove(actor.tenant, pairs)
    const common = { action: 'remove member', target: groupId, outcome: 'done' } as const
    const roleOf = (user: string) => (demoted.includes(user) ? 'admin' : 'member')
    at = await record(
      context,
      actor,
      ...leaving.map(user => ({ ...common, detail: { user, role: roleOf(user) } })),
    )
  }
  const [found, counts] = await Promise.all([
    users.getMany(actor.tenant, leaving),
    memberships.counts(actor.tenant, [groupId]),
  ])
  const people = leaving.flatMap(id => found.get(id) ?? [])
  return {
    group: viewOf(actor, group, own),
    removed: await viewPeople(context, actor, people),
    demoted,
    members: counts.get(groupId) ?? 0,
    at,
  }
}
