import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { NotFoundError } from '../errors.ts'
import { parentOf } from './ancestors-of.ts'
import { childrenOf } from './children-of.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { ensureMayIn, knownGroup } from './known-group.ts'
import { moveGroups } from './move-groups.ts'
import { sweepMembers } from './sweep-members.ts'

/** What a group that goes, or leaves the hierarchy, leaves behind. */
export interface LeftBehind {
  name: string
  /** Groups that were right under it. */
  children: number
  /** Where those are now; null: at the top. */
  parent: Pick<Group, 'id' | 'name'> | null
}

/**
 * Deletes a group for good. Its people stay in the directory, its sub-groups move up to its parent.
 * @throws NotFoundError, RefusedError
 */
export async function deleteGroup(
  context: ServiceContext,
  actor: Actor,
  { groupId }: { groupId: string },
): Promise<LeftBehind> {
  const { group, own } = await knownGroup(context, actor, groupId, 'delete group')
  await sweepMembers(context, group)
  const left = await moveGroups(context, actor.tenant, async () => {
    const fresh = await context.storage.groups.get(actor.tenant, groupId)
    if (!fresh) throw new NotFoundError('such group any more')
    await ensureMayIn(context, actor, 'delete group', { group: fresh, own })
    const [parent, children] = await Promise.all([parentOf(context, fresh), childrenOf(context, fresh)])
    const up = children.map(child => ({ child: child.id, parentId: parent?.id ?? null }))
    const { name, type } = fresh
    const answer: LeftBehind & Pick<Group, 'type'> = { name, type, children: children.length, parent }
    return { moves: [...up, { remove: groupId }], answer }
  })
  // Whoever was added while it went.
  await sweepMembers(context, group)
  const detail = {
    // Nobody else could say which one it was. Of a private one nothing is told.
    ...(left.type === 'private' ? { type: left.type } : { name: left.name }),
    subGroups: left.children,
    ...(left.parent ? { movedTo: left.parent.id } : {}),
  }
  await record(context, actor, { action: 'delete group', target: groupId, outcome: 'done', detail })
  return left
}
