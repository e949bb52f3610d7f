import { type Actor, may } from '../domain/access.ts'
import type { Format } from '../formats/format.ts'
import { FORMATS } from '../formats/registry.ts'
import { leadsAny } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** The formats of files that the actor may drop. @throws RefusedError where there are none */
export async function offeredFormats(context: ServiceContext, actor: Actor): Promise<Format[]> {
  const target = { leadsAny: await leadsAny(context, actor) }
  const formats = FORMATS.filter(({ right }) => may(actor, right, target).allowed)
  if (formats.length === 0) await ensureMay(context, actor, 'import members', target)
  return formats
}
