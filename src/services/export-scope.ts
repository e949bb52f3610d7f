import { type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import type { ExportOptions, ExportScope } from '../domain/jobs.ts'
import { groupsOfActor } from './actor-groups.ts'
import { ancestorsOf } from './ancestors-of.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { knownGroup } from './known-group.ts'

/**
 * What an export of this actor holds at this moment: everything, or the groups that they administer; of one group, that one.
 * Private groups are in it for their admins alone. @throws RefusedError, NotFoundError
 */
export async function exportScope(
  context: ServiceContext,
  actor: Actor,
  { what, group }: Pick<ExportOptions, 'what' | 'group'>,
): Promise<ExportScope> {
  if (group) {
    const { group: root, own } = await knownGroup(context, actor, group.id, 'export group')
    if (what !== 'groups' || may(actor, 'export').allowed) return { all: false, groups: [root.id] }
    const led = own.groups.filter(({ id }) => own.admin.has(id))
    return { all: false, groups: await idsBelow(context, root, led) }
  }
  const { admin, groups } = await groupsOfActor(context, actor)
  await ensureMay(context, actor, 'export', { leadsAny: admin.size > 0 })
  const led = groups.filter(({ id }) => admin.has(id))
  const all = may(actor, 'export').allowed
  const beside = all ? led.filter(({ type }) => type === 'private') : led
  const hasPrivate = beside.some(({ type }) => type === 'private')
  return { all, groups: beside.map(({ id }) => id), ...(hasPrivate ? { hasPrivate: true as const } : {}) }
}

/** Whoever fetches the file has the right to all that is in it, now. @throws RefusedError */
export async function ensureMayHave(
  context: ServiceContext,
  actor: Actor,
  { all, groups }: ExportScope,
): Promise<void> {
  if (all) await ensureMay(context, actor, 'export')
  const found = await context.storage.groups.getMany(actor.tenant, groups)
  for (const group of found.values()) await ensureMay(context, actor, 'export group', { group })
  // Of a group that is gone nobody can say who led it.
  if (!all && found.size < groups.length) await ensureMay(context, actor, 'export')
}

async function idsBelow(context: ServiceContext, root: Group, groups: readonly Group[]): Promise<string[]> {
  const ids: string[] = []
  for (const group of groups) {
    const above = group.id === root.id ? [] : await ancestorsOf(context, group)
    if (group.id === root.id || above.some(({ id }) => id === root.id)) ids.push(group.id)
  }
  return ids
}
