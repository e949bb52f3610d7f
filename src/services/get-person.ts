import { type Actor, may } from '../domain/access.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type PersonView, publicView } from './find-people.ts'

/** One person as the actor may see them. @throws RefusedError; NotFoundError */
export async function getPerson(
  context: ServiceContext,
  actor: Actor,
  { id }: { id: string },
): Promise<PersonView> {
  await ensureMay(context, actor, 'look people up')
  const user = await context.storage.users.get(actor.tenant, id)
  if (!user) throw new NotFoundError('such person any more')
  return may(actor, 'see all fields').allowed ? user : publicView(user)
}
