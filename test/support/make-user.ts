import { randomUUID } from 'node:crypto'
import type { User } from '../../src/domain/users.ts'

/** A person of tenant `t1` without keys, as far as `fields` says nothing else. */
export function makeUser(fields: Partial<User> = {}): User {
  return {
    tenant: 't1',
    id: randomUUID(),
    displayName: 'Asha Rao',
    version: 1,
    network: 'employee',
    status: 'active',
    orgRole: 'member',
    attributes: {},
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    ...fields,
  }
}
