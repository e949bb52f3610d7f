import { type Group, MAX_DEPTH } from '../domain/groups.ts'
import type { ServiceContext } from './context.ts'

/**
 * The groups above it, its parent first, read level by level. A parent that is gone or private counts as none: so it is for
 * the moment in which a group is taken out of the hierarchy.
 */
export async function ancestorsOf(context: ServiceContext, group: Group): Promise<Group[]> {
  const line = await lineAbove(context, group)
  const end = line.findIndex(({ type }) => type !== 'organization')
  return line.slice(0, end === -1 ? MAX_DEPTH : end)
}

/** The same with the groups that are being taken out of the hierarchy, and with what is above them. */
export async function lineAbove({ storage }: ServiceContext, group: Group): Promise<Group[]> {
  const above: Group[] = []
  let { parentId } = group
  // One link that is made while groups are taken out may add their levels to those of others.
  while (parentId !== undefined && above.length < 2 * MAX_DEPTH) {
    const parent = await storage.groups.get(group.tenant, parentId)
    if (!parent) break
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
