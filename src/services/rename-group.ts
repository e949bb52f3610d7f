import type { Actor } from '../domain/access.ts'
import { changeGroup } from './change-group.ts'
import { checkGroupName } from './check-group-name.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { ensureMayIn, knownGroup } from './known-group.ts'
import { type GroupView, viewOf } from './view-group.ts'

/**
 * `before`: the name until now. Nothing is written where it is called so already.
 * @throws RefusedError, NotFoundError, ConflictError when another group has the name
 */
export async function renameGroup(
  context: ServiceContext,
  actor: Actor,
  given: { groupId: string; name: string },
): Promise<{ group: GroupView; before: string }> {
  const { group, own } = await knownGroup(context, actor, given.groupId, 'rename group')
  const name = checkGroupName(given.name)
  const renamed = await changeGroup(context, group, async fresh => {
    await ensureMayIn(context, actor, 'rename group', { group: fresh, own })
    const answer = { group: viewOf(actor, { ...fresh, name }, own), before: fresh.name }
    return fresh.name === name ? { answer } : { fields: { name }, answer }
  })
  if (renamed.before !== name) {
    await record(context, actor, { action: 'rename group', target: group.id, outcome: 'done', detail: {} })
  }
  return renamed
}
