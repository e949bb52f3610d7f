import type { Actor } from '../domain/access.ts'
import { type ChangedPerson, changePerson } from './change-person.ts'
import type { ServiceContext } from './context.ts'

/**
 * Keeps a person without any rights; their groups and role stay for when they are restored.
 * @throws RefusedError, also for the last org admin; NotFoundError
 */
export function archivePerson(
  context: ServiceContext,
  actor: Actor,
  { userId }: { userId: string },
): Promise<ChangedPerson> {
  const change = { userId, action: 'change people' as const, logged: { action: 'archive person' } }
  return changePerson(context, actor, change, user =>
    user.status === 'archived' ? user : { ...user, status: 'archived' },
  )
}
