import type { Actor } from '../domain/access.ts'
import { type Group, type GroupRole, MAX_GROUP_ADMINS, MAX_GROUPS_OF_USER } from '../domain/groups.ts'
import { sortName, type User } from '../domain/users.ts'
import { AppError, NotFoundError } from '../errors.ts'
import { changeGroup } from './change-group.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { type PersonView, viewPerson } from './find-people.ts'
import { ensureMayIn, knownGroup } from './known-group.ts'
import { leaveAdmins } from './leave-admins.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** `joined`: they were not in it before. `hadAdmin`: somebody active was its admin before. */
export interface GroupRoleSet {
  group: GroupView
  person: PersonView
  changed: boolean
  joined: boolean
  hadAdmin: boolean
}

/**
 * Makes a person admin or member of a group; who is not in it is added to it. `withoutAdmin`: the actor knows that nobody of its
 * admins is left.
 * @throws RefusedError, NotFoundError; ConflictError where its last admin is demoted and `withoutAdmin` was not said;
 * AppError for somebody archived and where there are too many
 */
export async function setGroupRole(
  context: ServiceContext,
  actor: Actor,
  given: { groupId: string; userId: string; role: GroupRole; withoutAdmin?: boolean },
): Promise<GroupRoleSet> {
  const { groupId, userId, role, withoutAdmin = false } = given
  const { group, own } = await knownGroup(context, actor, groupId, 'set group roles')
  const user = await context.storage.users.get(actor.tenant, userId)
  if (!user) throw new NotFoundError('such person any more')
  if (user.status === 'archived' && role === 'admin') throw archived(user)
  const joined = await joinGroup(context, group, user)
  const changed = await changeGroup(context, group, async fresh => {
    await ensureMayIn(context, actor, 'set group roles', { group: fresh, own })
    const isAdmin = fresh.admins.includes(userId)
    if (isAdmin === (role === 'admin')) return { answer: joined }
    const admins =
      role === 'admin'
        ? withAdmin(fresh, userId)
        : await leaveAdmins(context, actor, fresh, { leaving: [userId], withoutAdmin })
    return { fields: { admins }, answer: true }
  })
  // Somebody may have taken them out between the two.
  if (role === 'admin' && changed) await joinGroup(context, group, user)
  if (changed) {
    const detail = { user: userId, role }
    await record(context, actor, { action: 'set group role', target: groupId, outcome: 'done', detail })
  }
  return {
    group: viewOf(actor, group, own),
    person: await viewPerson(context, actor, user),
    changed,
    joined,
    hadAdmin: await hasAdmin(context, group),
  }
}

async function hasAdmin({ storage }: ServiceContext, { tenant, admins }: Group): Promise<boolean> {
  const found = await storage.users.getMany(tenant, admins)
  return admins.some(id => found.get(id)?.status === 'active')
}

/** The membership first: an admin is always a member too. True where it is new. */
async function joinGroup({ storage, now }: ServiceContext, group: Group, user: User): Promise<boolean> {
  const theirs = await storage.memberships.ofUsers(group.tenant, [user.id])
  if (theirs.some(({ groupId }) => groupId === group.id)) return false
  if (user.status === 'archived') throw archived(user)
  if (theirs.length >= MAX_GROUPS_OF_USER) {
    throw new AppError(
      'too-many-groups',
      `${user.displayName} is in ${MAX_GROUPS_OF_USER} groups already, which is the most. Take them out of one first.`,
    )
  }
  const membership = { tenant: group.tenant, groupId: group.id, userId: user.id }
  const [isNew] = await storage.memberships.add(group.tenant, [
    { ...membership, sortName: sortName(user), since: now() },
  ])
  return isNew === true
}

function withAdmin({ name, admins }: Group, userId: string): string[] {
  if (admins.length >= MAX_GROUP_ADMINS) {
    throw new AppError(
      'too-many-admins',
      `${name} has ${MAX_GROUP_ADMINS} admins already, which is the most. Make one of them member first.`,
    )
  }
  return [...admins, userId]
}

function archived({ displayName }: User): AppError {
  return new AppError('archived', `${displayName} is archived. Restore them first.`)
}
