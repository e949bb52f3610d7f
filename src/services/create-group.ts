import { randomUUID } from 'node:crypto'
import type { Actor } from '../domain/access.ts'
import { type Group, groupKey } from '../domain/groups.ts'
import { nameTaken } from './change-group.ts'
import { checkGroupName } from './check-group-name.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'
import { type GroupView, viewGroup } from './view-group.ts'

/**
 * A new organization group at the top, with nobody in it; or the one that has the name already.
 * @throws RefusedError, AppError for a name that cannot be one
 */
export async function createGroup(
  context: ServiceContext,
  actor: Actor,
  given: { name: string },
): Promise<{ group: GroupView; isNew: boolean }> {
  await ensureMay(context, actor, 'create group')
  const { tenant } = actor
  const now = context.now()
  const group: Group = {
    tenant,
    id: randomUUID(),
    name: checkGroupName(given.name),
    type: 'organization',
    admins: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  const write = { op: 'insert' as const, group }
  const [answer] = await context.storage.groups.write(tenant, `hand:${group.id}`, [write])
  if (answer === 'taken') return { group: await holderOf(context, actor, group), isNew: false }
  await record(context, actor, { action: 'create group', target: group.id, outcome: 'done', detail: {} })
  return { group: await viewGroup(context, actor, group), isNew: true }
}

/** Gone again since: then the name is free, and whoever wants it says so again. */
async function holderOf(context: ServiceContext, actor: Actor, { tenant, name }: Group): Promise<GroupView> {
  const key = groupKey(name)
  const holder = (await context.storage.groups.byKeys(tenant, [key])).get(key)
  if (!holder) throw nameTaken(name)
  return viewGroup(context, actor, holder)
}
