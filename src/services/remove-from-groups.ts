import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { NotFoundError } from '../errors.ts'
import { groupsOfActor } from './actor-groups.ts'
import { changeGroup } from './change-group.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { leavesNoAdmin } from './leave-admins.ts'
import { isKnown } from './view-group.ts'

/** What somebody who goes has left. */
export interface LeftGroups {
  /** That `by` may know of. */
  groups: number
  /** Ids of those that have no admin any more. */
  withoutAdmin: string[]
}

/**
 * Takes a person out of every group, as is done when they are deleted: the caller has asked for the right to that. May be
 * repeated. A group that loses its last admin is named in the audit log.
 * @param by who deletes them; the operator where nobody is named
 */
export async function removeFromGroups(
  context: ServiceContext,
  tenant: string,
  userId: string,
  by: Actor = { kind: 'operator', tenant },
): Promise<LeftGroups> {
  const { memberships, groups } = context.storage
  const theirs = await memberships.ofUsers(tenant, [userId])
  const found = await groups.getMany(
    tenant,
    theirs.map(({ groupId }) => groupId),
  )
  const own = await groupsOfActor(context, by)
  const withoutAdmin: string[] = []
  for (const group of found.values()) {
    if (!group.admins.includes(userId) || !(await demote(context, group, userId))) continue
    withoutAdmin.push(group.id)
    const entry = {
      action: 'leave group without admin' as const,
      target: group.id,
      detail: { user: userId },
    }
    await record(context, by, { ...entry, outcome: 'done' })
  }
  await memberships.remove(tenant, theirs)
  const known = found.values().filter(group => isKnown(by, group, own))
  return { groups: [...known].length, withoutAdmin }
}

/** Whether it was the last admin. A group that is gone has none. */
async function demote(context: ServiceContext, group: Group, userId: string): Promise<boolean> {
  try {
    return await changeGroup(context, group, async fresh => {
      if (!fresh.admins.includes(userId)) return { answer: false }
      const admins = fresh.admins.filter(id => id !== userId)
      return { fields: { admins }, answer: await leavesNoAdmin(context, fresh, [userId]) }
    })
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}
