import { type Actor, may } from '../domain/access.ts'
import {
  attributeField,
  isPublic,
  type ProfileField,
  PUBLIC_FIELDS,
  SHOWN_FIELDS,
} from '../domain/profile-fields.ts'
import { leadsAny } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'

/** What the actor sees of somebody at least: everybody the public fields, and who sees more of some people all of them. */
export async function seenFields(context: ServiceContext, actor: Actor): Promise<ProfileField[]> {
  const attributes = await context.storage.attributes.list(actor.tenant)
  const all = may(actor, 'see all fields').allowed || (await leadsAny(context, actor))
  const fields = all ? SHOWN_FIELDS : PUBLIC_FIELDS
  const shown = all ? attributes : attributes.filter(isPublic)
  return [...fields.map(key => ({ key })), ...shown.map(attributeField)]
}
