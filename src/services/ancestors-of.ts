import { type Group, MAX_DEPTH } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

/**
 * The groups above it, its parent first, read level by level. A parent that is gone or private counts as none: so it is for
 * the moment in which a group is taken out of the hierarchy.
 */
export async function ancestorsOf({ storage }: ServiceContext, group: Group): Promise<Group[]> {
  const above: Group[] = []
  let { parentId } = group
  while (parentId !== undefined && above.length < MAX_DEPTH) {
    const parent = (await storage.groups.getMany(group.tenant, [parentId])).get(parentId)
    if (parent?.type !== 'organization') break
    above.push(parent)
    parentId = parent.parentId
  }
  return above
}

/** The group that it is under; null at the top. */
export async function parentOf(
  { storage }: ServiceContext,
  { tenant, parentId }: Group,
): Promise<Group | null> {
  const parent = parentId === undefined ? null : await storage.groups.get(tenant, parentId)
  return parent?.type === 'organization' ? parent : null
}
