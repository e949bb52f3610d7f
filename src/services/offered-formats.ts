import { type Actor, may } from '../domain/access.ts'
import type { Format } from '../formats/format.ts'
import { FORMATS } from '../formats/registry.ts'
import { leadsAny } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'

/** The formats of files that the actor may drop. */
export async function offeredFormats(context: ServiceContext, actor: Actor): Promise<Format[]> {
  const target = { leadsAny: await leadsAny(context, actor) }
  return FORMATS.filter(({ right }) => may(actor, right, target).allowed)
}
