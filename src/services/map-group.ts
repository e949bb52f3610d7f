import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { AppError } from '../errors.ts'
import { parentOf } from './ancestors-of.ts'
import { changeGroup } from './change-group.ts'
import { childrenOf } from './children-of.ts'
import type { ServiceContext } from './context.ts'
import type { LeftBehind } from './delete-group.ts'
import { endPictures } from './drawn-tree.ts'
import { record } from './ensure-may.ts'
import { ensureMayIn, knownGroup } from './known-group.ts'
import { countActingAdmins } from './leave-admins.ts'
import { moveGroups } from './move-groups.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** What would become of it, to be told before. */
export interface MappingPreview {
  group: GroupView
  members: number
  /** Who can act: nobody who is archived. */
  admins: number
  children: number
  parent: Pick<Group, 'id' | 'name'> | null
  /** Org admins who are not in it, by name. The actor is not among them: see `group.role`. */
  outsiders: string[]
}

const NAMED = 3

/** @throws NotFoundError, RefusedError; AppError where a private group would be nobody's */
export async function previewMapping(
  context: ServiceContext,
  actor: Actor,
  { groupId }: { groupId: string },
): Promise<MappingPreview> {
  const { group, own } = await knownGroup(context, actor, groupId, 'map group')
  const { groups, memberships } = context.storage
  const [parent, counts, childCounts, outsiders, admins] = await Promise.all([
    parentOf(context, group),
    memberships.counts(actor.tenant, [groupId]),
    groups.childCounts(actor.tenant, [groupId]),
    outsidersOf(context, actor, group),
    countActingAdmins(context, group),
  ])
  return {
    group: viewOf(actor, group, own),
    members: counts.get(groupId) ?? 0,
    admins,
    children: childCounts.get(groupId) ?? 0,
    parent,
    outsiders,
  }
}

/**
 * Makes a private group one of the organization: everybody sees its name, org admins may do all to it.
 * @throws NotFoundError, RefusedError, ConflictError when an organization group has its name
 */
export async function mapToOrganization(
  context: ServiceContext,
  actor: Actor,
  { groupId }: { groupId: string },
): Promise<GroupView> {
  const { group, own } = await knownGroup(context, actor, groupId, 'map group')
  // What was once taken out of the hierarchy stays out of it.
  await leaveHierarchy(context, group)
  const { view, changed } = await changeGroup(context, group, async fresh => {
    await ensureMayIn(context, actor, 'map group', { group: fresh, own })
    const changes = fresh.type === 'private'
    const answer = { view: viewOf(actor, { ...fresh, type: 'organization' }, own), changed: changes }
    return changes ? { fields: { type: 'organization' }, answer } : { answer }
  })
  if (changed)
    await record(context, actor, { action: 'map group', target: groupId, outcome: 'done', detail: {} })
  return view
}

/**
 * Makes an organization group private: from then on only its members see it, org admins neither. It leaves the hierarchy, and
 * its sub-groups move up. `stays`: whether the actor still sees it; `admins`: how many can map it back.
 * @throws NotFoundError, RefusedError; AppError where nobody is in it
 */
export async function makePrivate(
  context: ServiceContext,
  actor: Actor,
  { groupId }: { groupId: string },
): Promise<LeftBehind & { stays: boolean; admins: number }> {
  const { group, own } = await knownGroup(context, actor, groupId, 'map group')
  const counts = await context.storage.memberships.counts(actor.tenant, [groupId])
  if (!counts.has(groupId)) throw nobodyInIt(group)
  // The type first: what becomes private meanwhile is linked by nobody, and the moves find what was linked before.
  const changed = await changeGroup(context, group, async fresh => {
    await ensureMayIn(context, actor, 'map group', { group: fresh, own })
    const changes = fresh.type === 'organization'
    return changes ? { fields: { type: 'private' }, answer: true } : { answer: false }
  })
  await endPictures(context, actor.tenant)
  const left = await leaveHierarchy(context, group)
  if (changed) {
    const detail = { subGroups: left.children, ...(left.parent ? { before: left.parent.id } : {}) }
    await record(context, actor, { action: 'make private', target: groupId, outcome: 'done', detail })
  }
  const stays = actor.kind === 'operator' || own.member.has(groupId)
  return { ...left, stays, admins: await countActingAdmins(context, group) }
}

/** Its sub-groups move up to its parent and it goes to the top; nothing is done where it is not private any more. */
async function leaveHierarchy(context: ServiceContext, { tenant, id, name }: Group): Promise<LeftBehind> {
  return moveGroups(context, tenant, async () => {
    const group = await context.storage.groups.get(tenant, id)
    if (group?.type !== 'private') return { moves: [], answer: { name, children: 0, parent: null } }
    const [parent, children] = await Promise.all([parentOf(context, group), childrenOf(context, group)])
    const up = children.map(child => ({ child: child.id, parentId: parent?.id ?? null }))
    // Always moved, so that whoever read it while it was of the organization has to look again before they link.
    const moves = [...up, { child: id, parentId: null }]
    return { moves, answer: { name: group.name, children: children.length, parent } }
  })
}

function nobodyInIt({ name }: Group): AppError {
  return new AppError(
    'nobody-in-it',
    `Nobody is in ${name}: as a private group nobody could ever see it again. Add its people first, or delete it.`,
  )
}

async function outsidersOf({ storage }: ServiceContext, actor: Actor, group: Group): Promise<string[]> {
  const admins = await storage.users.admins(actor.tenant, NAMED * 3)
  const others = admins.filter(({ id }) => actor.kind === 'operator' || id !== actor.user.id)
  const pairs = others.map(({ id }) => ({ groupId: group.id, userId: id }))
  const inside = new Set((await storage.memberships.find(actor.tenant, pairs)).map(({ userId }) => userId))
  return others
    .filter(({ id }) => !inside.has(id))
    .slice(0, NAMED)
    .map(({ displayName }) => displayName)
}
