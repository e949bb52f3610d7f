import type { Actor } from '../domain/access.ts'
import { type ChangedPerson, changePerson } from './change-person.ts'
import type { ServiceContext } from './context.ts'
import { ledAlone } from './led-alone.ts'

/**
 * Keeps a person without any rights; their groups and role stay for when they are restored. `alone`: names of groups that have
 * no admin until then who can act.
 * @throws RefusedError, also for the last org admin; NotFoundError
 */
export async function archivePerson(
  context: ServiceContext,
  actor: Actor,
  { userId }: { userId: string },
): Promise<ChangedPerson & { alone: string[] }> {
  const change = { userId, action: 'change people', logged: { action: 'archive person' } } as const
  const alone = await ledAlone(context, actor, userId)
  const changed = await changePerson(context, actor, change, user =>
    user.status === 'archived' ? user : { ...user, status: 'archived' },
  )
  return { ...changed, alone: changed.changed ? alone : [] }
}
