import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { ConflictError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** Whether nobody would be admin of the group any more, where somebody was. */
export function leavesNoAdmin(group: Pick<Group, 'admins'>, leaving: readonly string[]): boolean {
  return group.admins.length > 0 && group.admins.every(id => leaving.includes(id))
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
  if (leavesNoAdmin(group, leaving)) {
    await ensureMay(context, actor, 'leave group without admin', { group })
    if (!withoutAdmin) {
      throw new ConflictError(
        `${group.name} would have no admin any more. Nothing was changed; ask for it again to decide on that.`,
      )
    }
  }
  return group.admins.filter(id => !leaving.includes(id))
}
