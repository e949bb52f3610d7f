import type { Actor } from '../../src/domain/access.ts'
import type { User } from '../../src/domain/users.ts'
import { makeUser } from './make-user.ts'

/** Somebody who acts: a member of tenant `t1`, as far as `fields` says nothing else. */
export function makeActor(fields: Partial<User> = {}): Actor {
  const user = makeUser(fields)
  return { kind: 'user', tenant: user.tenant, user }
}
