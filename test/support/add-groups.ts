import { randomUUID } from 'node:crypto'
import type { Group } from '../../src/domain/groups.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { makeGroup, makeMembership } from './make-group.ts'

/** Well within what a storage takes at once. */
const BATCH = 1000

/** Stores groups with their people as they are, asking nobody: `members` by group id, admins besides. */
export async function addGroups(
  { storage }: Pick<ServiceContext, 'storage'>,
  tenant: string,
  groups: readonly (Partial<Group> & { id: string; members?: readonly string[] })[],
): Promise<void> {
  for (let n = 0; n < groups.length; n += BATCH) {
    const writes = groups.slice(n, n + BATCH).map(({ members: _members, ...group }) => ({
      op: 'insert' as const,
      group: makeGroup({ ...group, tenant }),
    }))
    const answers = await storage.groups.write(tenant, `setup ${randomUUID()}`, writes)
    if (answers.some(answer => answer !== 'applied')) throw new Error(`not added: ${answers}`)
  }
  const memberships = groups.flatMap(({ id: groupId, members = [], admins = [] }) =>
    [...new Set([...members, ...admins])].map(userId => ({
      ...makeMembership({ groupId, userId }),
      tenant,
    })),
  )
  await storage.memberships.add(tenant, memberships)
}
