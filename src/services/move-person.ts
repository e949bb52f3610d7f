import type { Actor } from '../domain/access.ts'
import type { Network } from '../domain/users.ts'
import { type ChangedPerson, changePerson } from './change-person.ts'
import type { ServiceContext } from './context.ts'

/** Moves a person to another network. @throws RefusedError, NotFoundError */
export function movePerson(
  context: ServiceContext,
  actor: Actor,
  { userId, network }: { userId: string; network: Network },
): Promise<ChangedPerson> {
  const logged = { action: 'move person', detail: { network } } as const
  return changePerson(context, actor, { userId, action: 'change people', logged }, user =>
    user.network === network ? user : { ...user, network },
  )
}
