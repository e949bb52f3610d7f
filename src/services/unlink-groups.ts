import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { AppError } from '../errors.ts'
import { parentOf } from './ancestors-of.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { knownGroup } from './known-group.ts'
import { moveGroups } from './move-groups.ts'
import { type GroupView, viewOf } from './view-group.ts'

/**
 * Takes a group out from under its parent; its own sub-groups stay under it. `before`: the parent it had, null where it had none.
 * @param parentId where it is to be taken out from; absent: wherever it is
 * @throws RefusedError, NotFoundError; AppError where it is under another one
 */
export async function unlinkGroups(
  context: ServiceContext,
  actor: Actor,
  { childId, parentId }: { childId: string; parentId?: string },
): Promise<{ child: GroupView; before: Pick<Group, 'id' | 'name'> | null }> {
  const unlinked = await moveGroups(context, actor.tenant, async () => {
    const { group: child, own } = await knownGroup(context, actor, childId, 'link groups')
    const before = await parentOf(context, child)
    const answer = { child: viewOf(actor, child, own), before }
    if (!before) return { moves: [], answer }
    if (parentId !== undefined && before.id !== parentId) throw elsewhere(child, before)
    await knownGroup(context, actor, before.id, 'link groups')
    return { moves: [{ child: childId, parentId: null }], answer }
  })
  const { before } = unlinked
  if (before) {
    const detail = { group: before.id }
    await record(context, actor, { action: 'unlink groups', target: childId, outcome: 'done', detail })
  }
  return unlinked
}

type Named = Pick<Group, 'name'>

function elsewhere(child: Named, parent: Named): AppError {
  return new AppError(
    'other-parent',
    `${child.name} is under ${parent.name}, so nothing was changed. Type: unlink ${child.name}`,
  )
}
