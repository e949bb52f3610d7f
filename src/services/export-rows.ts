import { type Actor, may } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { type Group, roleIn } from '../domain/groups.ts'
import type { ExportOptions, ExportScope } from '../domain/jobs.ts'
import type { NamedRole } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import { memberColumns, writeMemberRow } from '../formats/member-row.ts'
import { groupColumns, writeGroupRow } from '../formats/muster-groups.ts'
import { userColumns, writeUserRow } from '../formats/muster-users.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { GroupCache } from './group-cache.ts'
import { pages, walkGroups } from './walk-groups.ts'

/** People in one round of reading. */
const PEOPLE = 500

type Rows = AsyncGenerator<string[][]>

/** What is exported for whom. */
export interface ExportOrder {
  actor: Actor
  options: ExportOptions
  scope: ExportScope
}

/** Every column that such an export can have, in its order. */
export async function exportColumns(
  { storage }: ServiceContext,
  { tenant, what }: { tenant: string; what: ExportOptions['what'] },
): Promise<readonly string[]> {
  if (what === 'groups') return groupColumns
  return what === 'members' ? memberColumns : userColumns(await storage.attributes.list(tenant))
}

/** The rows below the header with all columns, in pages of bounded size; each is as long as `exportColumns`. */
export async function* exportRows(context: ServiceContext, order: ExportOrder): Rows {
  const { what } = order.options
  if (what === 'groups') yield* groupRows(context, order)
  else if (what === 'members') yield* memberRows(context, order)
  else yield* userRows(context, order)
}

async function* groupRows(context: ServiceContext, { actor, options, scope }: ExportOrder): Rows {
  const { tenant } = actor
  const cache = new GroupCache(context, tenant)
  for await (const groups of walkGroups(context, tenant, options, scope)) {
    const parents = await cache.getMany(groups.flatMap(({ parentId }) => parentId ?? []))
    yield groups.map(group => {
      const parent = parents.get(group.parentId ?? '')
      return writeGroupRow(group, parent?.type === 'organization' ? parent.name : null)
    })
  }
}

async function* memberRows(context: ServiceContext, { actor, options, scope }: ExportOrder): Rows {
  const { tenant } = actor
  for await (const groups of walkGroups(context, tenant, options, scope)) {
    for (const group of groups) {
      for await (const people of membersOf(context, tenant, group.id)) {
        yield people.map(user => writeMemberRow(group, user))
      }
    }
  }
}

async function* userRows(context: ServiceContext, order: ExportOrder): Rows {
  const { tenant } = order.actor
  const attributes = await context.storage.attributes.list(tenant)
  const groups = await groupsInRows(context, order)
  const people = order.scope.all
    ? pages(page => context.storage.users.list(tenant, page), PEOPLE)
    : membersOnce(context, tenant, order.scope.groups)
  for await (const users of people) yield await rowsOf(context, users, { groups, attributes })
}

async function rowsOf(
  { storage }: ServiceContext,
  users: readonly User[],
  { groups, attributes }: { groups: SeenGroups; attributes: readonly Attribute[] },
): Promise<string[][]> {
  const tenant = users[0]?.tenant ?? ''
  const memberships = await storage.memberships.ofUsers(
    tenant,
    users.map(({ id }) => id),
  )
  const found = await groups.cache.getMany(memberships.map(({ groupId }) => groupId))
  const roles = new Map<string, NamedRole[]>()
  for (const { userId, groupId } of memberships) {
    const group = found.get(groupId)
    if (!group || !groups.isShown(group)) continue
    const role = { name: group.name, role: roleIn(group, userId) }
    const theirs = roles.get(userId)
    if (theirs) theirs.push(role)
    else roles.set(userId, [role])
  }
  return users.map(user => writeUserRow(user, inOrder(roles.get(user.id)), attributes))
}

function inOrder(roles: NamedRole[] | undefined): NamedRole[] {
  if (!roles || roles.length < 2) return roles ?? []
  return roles.sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface SeenGroups {
  cache: GroupCache
  isShown(group: Group): boolean
}

/** A file names organization groups only, and of these those whose members the actor sees. */
async function groupsInRows(context: ServiceContext, { actor }: ExportOrder): Promise<SeenGroups> {
  const { member } = await groupsOfActor(context, actor)
  const seesAll = may(actor, 'export').allowed
  return {
    cache: new GroupCache(context, actor.tenant),
    isShown: group =>
      group.type === 'organization' &&
      (seesAll || may(actor, 'see group', { group, isMember: member.has(group.id) }).allowed),
  }
}

async function* membersOf(
  { storage }: ServiceContext,
  tenant: string,
  groupId: string,
): AsyncGenerator<User[]> {
  for await (const members of pages(page => storage.memberships.ofGroup(tenant, groupId, page), PEOPLE)) {
    const ids = members.map(({ userId }) => userId)
    const found = await storage.users.getMany(tenant, ids)
    yield ids.flatMap(id => found.get(id) ?? [])
  }
}

/** Whoever is in several of the groups comes with the first of them. */
async function* membersOnce(
  context: ServiceContext,
  tenant: string,
  groupIds: readonly string[],
): AsyncGenerator<User[]> {
  const places = new Map(groupIds.map((id, n) => [id, n]))
  for (const [n, groupId] of groupIds.entries()) {
    for await (const users of membersOf(context, tenant, groupId)) {
      if (n === 0) {
        yield users
        continue
      }
      const ids = users.map(({ id }) => id)
      const before = new Set<string>()
      for (const membership of await context.storage.memberships.ofUsers(tenant, ids)) {
        if ((places.get(membership.groupId) ?? n) < n) before.add(membership.userId)
      }
      const fresh = users.filter(({ id }) => !before.has(id))
      if (fresh.length > 0) yield fresh
    }
  }
}
