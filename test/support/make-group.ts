import { randomUUID } from 'node:crypto'
import type { Group, Membership } from '../../src/domain/groups.ts'

/** An organization group of tenant `t1` at the top, as far as `fields` says nothing else. */
export function makeGroup(fields: Partial<Group> = {}): Group {
  return {
    tenant: 't1',
    id: randomUUID(),
    name: 'Sales',
    type: 'organization',
    admins: [],
    version: 1,
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    ...fields,
  }
}

/** Of tenant `t1`; sorted by the id of the person, as far as `fields` says nothing else. */
export function makeMembership(
  fields: Partial<Membership> & { groupId: string; userId: string },
): Membership {
  return { tenant: 't1', sortName: fields.userId, since: 1_700_000_000_000, ...fields }
}
