import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { ConflictError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** Whether nobody would be admin of the group any more, where somebody was. Who is archived can do nothing for it. */
export async function leavesNoAdmin(
  { storage }: ServiceContext,
  { tenant, admins }: Pick<Group, 'tenant' | 'admins'>,
  leaving: readonly string[],
): Promise<boolean> {
  const staying = admins.filter(id => !leaving.includes(id))
  if (staying.length === admins.length) return false
  if (staying.length === 0) return true
  const found = await storage.users.getMany(tenant, admins)
  const isActive = (id: string) => found.get(id)?.status === 'active'
  return admins.some(isActive) && !staying.some(isActive)
}

/** How many of its admins can do something for the group: who is archived cannot. */
export async function countActingAdmins(
  { storage }: ServiceContext,
  { tenant, admins }: Pick<Group, 'tenant' | 'admins'>,
): Promise<number> {
  if (admins.length === 0) return 0
  const found = await storage.users.getMany(tenant, admins)
  return admins.filter(id => found.get(id)?.status === 'active').length
}

/**
 * The admins who stay. The last ones may go only by somebody who may leave a group without, and who said so.
 * @throws RefusedError, ConflictError where the last one goes and nobody said so
 */
export async function leaveAdmins(
  context: ServiceContext,
  actor: Actor,
  group: Group,
  { leaving, withoutAdmin }: { leaving: readonly string[]; withoutAdmin: boolean },
): Promise<string[]> {
  if (await leavesNoAdmin(context, group, leaving)) {
    await ensureMay(context, actor, 'leave group without admin', { group })
    if (!withoutAdmin) {
      throw new ConflictError(
        `${group.name} would have no admin any more. Nothing was changed; ask for it again to decide on that.`,
      )
    }
  }
  return group.admins.filter(id => !leaving.includes(id))
}
