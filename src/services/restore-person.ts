import type { Actor } from '../domain/access.ts'
import { type ChangedPerson, changePerson } from './change-person.ts'
import type { ServiceContext } from './context.ts'

/** Takes a person out of the archive, with the role and the groups that they had. @throws RefusedError, NotFoundError */
export function restorePerson(
  context: ServiceContext,
  actor: Actor,
  { userId }: { userId: string },
): Promise<ChangedPerson> {
  const change = { userId, action: 'change people', logged: { action: 'restore person' } } as const
  return changePerson(context, actor, change, user =>
    user.status === 'active' ? user : { ...user, status: 'active' },
  )
}
