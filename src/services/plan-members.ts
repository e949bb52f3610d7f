import { type Group, groupKey } from '../domain/groups.ts'
import { type IdentityKey, identityKey, KEY_FIELDS } from '../domain/identity.ts'
import type { GroupSteps, MemberChange } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import type { FileGroups } from './file-groups.ts'
import {
  MemberBoard,
  type MemberPlanning,
  type MemberRow,
  type PlannedMember,
  setOf,
} from './member-board.ts'

/** Plans rows against the directory of this moment. Promotions are decided first, so that a group may change its only admin. */
export async function planMembers(
  context: ServiceContext,
  planning: MemberPlanning,
  rows: readonly MemberRow[],
): Promise<{ planned: PlannedMember[]; steps: GroupSteps }> {
  const board = await openBoard(context, planning, rows)
  const planned: PlannedMember[] = []
  for (const role of ['admin', 'member'] as const) {
    for (const row of rows) if (row.member.role === role) planned.push(board.plan(row))
  }
  return { planned, steps: board.steps() }
}

async function openBoard(
  context: ServiceContext,
  planning: MemberPlanning,
  rows: readonly MemberRow[],
): Promise<MemberBoard> {
  const { storage } = context
  const { tenant } = planning.job
  const changes = rows.map(({ member }) => member)
  const ids = changes.flatMap(({ keys }) => keys.id ?? [])
  const groupIds = changes.flatMap(({ groupId }) => groupId ?? [])
  const [own, byName, byGroupId, byKey, byId] = await Promise.all([
    groupsOfActor(context, planning.actor),
    storage.groups.byKeys(tenant, [...new Set(changes.map(({ group }) => groupKey(group)))]),
    groupIds.length ? storage.groups.getMany(tenant, [...new Set(groupIds)]) : new Map<string, Group>(),
    storage.users.findByKeys(tenant, changes.flatMap(identityKeysOf)),
    ids.length ? storage.users.getMany(tenant, [...new Set(ids)]) : new Map<string, User>(),
  ])
  const people = new Set([...byKey.values(), ...byId.values()].map(({ id }) => id))
  const memberships = people.size ? await storage.memberships.ofUsers(tenant, [...people]) : []
  const groupsOf = new Map<string, Set<string>>()
  for (const { userId, groupId } of memberships) setOf(groupsOf, userId).add(groupId)
  const groups = { byName: new Map(byName), byId: byGroupId, own }
  const known = new Map([...byId, ...(planning.people ?? [])])
  const archived = await archivedAdmins(context, tenant, { groups, people })
  return new MemberBoard(planning, groups, { byKey, byId: known, groupsOf, archived }, context.now())
}

/** Asked for where somebody whom the rows name may stop being admin. */
async function archivedAdmins(
  { storage }: ServiceContext,
  tenant: string,
  { groups, people }: { groups: FileGroups; people: ReadonlySet<string> },
): Promise<Set<string>> {
  const named = [...groups.byName.values(), ...groups.byId.values(), ...groups.own.groups]
  const led = named.filter(({ admins }) => admins.length > 1 && admins.some(id => people.has(id)))
  const ids = new Set(led.flatMap(({ admins }) => admins))
  const found = ids.size === 0 ? [] : (await storage.users.getMany(tenant, [...ids])).values()
  return new Set([...found].filter(({ status }) => status === 'archived').map(({ id }) => id))
}

function identityKeysOf({ keys }: MemberChange): IdentityKey[] {
  return KEY_FIELDS.flatMap(field => (keys[field] ? [identityKey(field, keys[field])] : []))
}
