import { type Actor, may } from '../domain/access.ts'
import { hasAdmin } from '../services/claim-admin.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Audience } from './guide-cards.ts'

/** What somebody may do, as far as it decides what is offered to them. */
export async function audienceOf(context: ServiceContext, actor: Actor): Promise<Audience> {
  if (may(actor, 'import people').allowed) return 'importer'
  if (context.orgAdmins.length > 0) return 'member'
  return (await hasAdmin(context, actor.tenant)) ? 'member' : 'unclaimed'
}
