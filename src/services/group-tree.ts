import { type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { shareRoom } from '../domain/hierarchy.ts'
import { type ActorGroups, groupsOfActor } from './actor-groups.ts'
import { ancestorsOf } from './ancestors-of.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { knownGroup } from './known-group.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** One group of a tree, in the order in which it is read. */
export interface TreeLine extends Pick<Group, 'id' | 'name'> {
  /** From 1. */
  level: number
  /** Absent where the actor does not see that. */
  members?: number
  /** How many of the groups right under it the tree does not show. */
  hidden: number
}

export interface GroupTree {
  /** Null: the tree begins at the top of the organization. */
  root: (GroupView & { members?: number }) | null
  /** What the root is under, the top first. */
  above: Pick<Group, 'id' | 'name'>[]
  lines: TreeLine[]
  /** Groups right under the root; null at the top, where nobody has counted them. */
  total: number | null
  /** Hand it back as `after` for the further groups right under the root; null where all are shown. */
  next: string | null
  /** The actor may export what it shows. */
  exports: boolean
}

export const TREE_LEVELS = 3

interface Node {
  group: Group
  level: number
  below: number
  children: Node[]
}

/**
 * What lies under a group, or at the top, as far as `room` lines go: all of one level before any of the next, and of the next
 * everybody's first ones. Reads only what it shows, and how many there are of the rest.
 * `openly`: for places where others read along: no numbers of people. @throws NotFoundError, RefusedError
 */
export async function groupTree(
  context: ServiceContext,
  actor: Actor,
  query: { groupId: string | null; room: number; after?: string; openly?: boolean },
): Promise<GroupTree> {
  const { groupId, room, after, openly = false } = query
  const { root, own } = await rootOf(context, actor, groupId)
  const { groups } = context.storage
  const [above, page, total] = await Promise.all([
    root ? ancestorsOf(context, root) : [],
    groups.children(actor.tenant, root?.id ?? null, { limit: room, ...(after ? { after } : {}) }),
    root ? groups.childCounts(actor.tenant, [root.id]).then(counts => counts.get(root.id) ?? 0) : null,
  ])
  const top = await nodesOf(context, actor.tenant, page.items, 1)
  const shown = [...top, ...(await grow(context, actor.tenant, top, room - top.length))]
  const all = [...(root ? [root] : []), ...shown.map(({ group }) => group)]
  const members = openly ? new Map<string, number>() : await seenCounts(context, actor, own, all)
  return {
    root: root && { ...viewOf(actor, root, own), ...count(members, root.id) },
    above: above.toReversed(),
    lines: top.flatMap(inOrder).map(({ group, level, below, children }) => ({
      id: group.id,
      name: group.name,
      level,
      hidden: below - children.length,
      ...count(members, group.id),
    })),
    total,
    next: page.next,
    exports: mayExport(actor, root, own),
  }
}

function mayExport(actor: Actor, root: Group | null, own: ActorGroups): boolean {
  return root
    ? may(actor, 'export group', { group: root, isMember: own.member.has(root.id) }).allowed
    : may(actor, 'export', { leadsAny: own.admin.size > 0 }).allowed
}

async function rootOf(context: ServiceContext, actor: Actor, groupId: string | null) {
  if (groupId !== null) {
    const { group, own } = await knownGroup(context, actor, groupId, 'see hierarchy')
    return { root: group, own }
  }
  await ensureMay(context, actor, 'see hierarchy')
  return { root: null, own: await groupsOfActor(context, actor) }
}

/** Hangs the next levels under the nodes; answers what it has added. */
async function grow(
  context: ServiceContext,
  tenant: string,
  level: readonly Node[],
  room: number,
): Promise<Node[]> {
  const depth = (level[0]?.level ?? TREE_LEVELS) + 1
  if (room <= 0 || depth > TREE_LEVELS) return []
  const shares = shareRoom(
    level.map(({ group, below }) => ({ id: group.id, below })),
    room,
  )
  const added = await Promise.all(
    level.map(async (node, n) => {
      const limit = shares[n] ?? 0
      if (limit === 0) return []
      return (await context.storage.groups.children(tenant, node.group.id, { limit })).items
    }),
  )
  const next = await nodesOf(context, tenant, added.flat(), depth)
  const byParent = Map.groupBy(next, ({ group }) => group.parentId)
  for (const node of level) node.children = byParent.get(node.group.id) ?? []
  return [...next, ...(await grow(context, tenant, next, room - next.length))]
}

async function nodesOf(
  { storage }: ServiceContext,
  tenant: string,
  groups: readonly Group[],
  level: number,
): Promise<Node[]> {
  const ids = groups.map(({ id }) => id)
  const counts = ids.length === 0 ? new Map<string, number>() : await storage.groups.childCounts(tenant, ids)
  return groups.map(group => ({ group, level, below: counts.get(group.id) ?? 0, children: [] }))
}

function inOrder(node: Node): Node[] {
  return [node, ...node.children.flatMap(inOrder)]
}

/** Members of those groups whose details the actor sees. */
async function seenCounts(
  { storage }: ServiceContext,
  actor: Actor,
  own: ActorGroups,
  groups: readonly Group[],
): Promise<Map<string, number>> {
  const seen = groups.filter(group => viewOf(actor, group, own).sees).map(({ id }) => id)
  if (seen.length === 0) return new Map()
  const counts = await storage.memberships.counts(actor.tenant, seen)
  return new Map(seen.map(id => [id, counts.get(id) ?? 0]))
}

function count(members: ReadonlyMap<string, number>, id: string): { members?: number } {
  const found = members.get(id)
  return found === undefined ? {} : { members: found }
}
