import type { Group } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

const PAGE = 1000

/** Takes everybody out of a group that goes; its record is left alone. */
export async function sweepMembers(
  { storage }: ServiceContext,
  { tenant, id }: Pick<Group, 'tenant' | 'id'>,
): Promise<void> {
  for (;;) {
    const { items, next } = await storage.memberships.ofGroup(tenant, id, { limit: PAGE })
    if (items.length > 0) await storage.memberships.remove(tenant, items)
    if (next === null) return
  }
}
