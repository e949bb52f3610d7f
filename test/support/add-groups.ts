import type { Group } from '../../src/domain/groups.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { makeGroup, makeMembership } from './make-group.ts'

/** Stores groups with their people as they are, asking nobody: `members` by group id, admins besides. */
export async function addGroups(
  { storage }: Pick<ServiceContext, 'storage'>,
  tenant: string,
  groups: readonly (Partial<Group> & { id: string; members?: readonly string[] })[],
): Promise<void> {
  const writes = groups.map(({ members: _members, ...group }) => ({
    op: 'insert' as const,
    group: makeGroup({ ...group, tenant }),
  }))
  const answers = await storage.groups.write(tenant, 'setup', writes)
  if (answers.some(answer => answer !== 'applied')) throw new Error(`not added: ${answers}`)
  const memberships = groups.flatMap(({ id: groupId, members = [], admins = [] }) =>
    [...new Set([...members, ...admins])].map(userId => ({
      ...makeMembership({ groupId, userId }),
      tenant,
    })),
  )
  await storage.memberships.add(tenant, memberships)
}
