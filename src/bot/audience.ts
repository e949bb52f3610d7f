import { type Actor, may } from '../domain/access.ts'
import { leadsAny } from '../services/actor-groups.ts'
import { hasAdmin } from '../services/claim-admin.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Audience } from './command-spec.ts'

/** What somebody may do, as far as it decides what is offered to them. */
export async function audienceOf(context: ServiceContext, actor: Actor): Promise<Audience> {
  if (may(actor, 'import people').allowed) return 'importer'
  if (context.orgAdmins.length === 0 && !(await hasAdmin(context, actor.tenant))) return 'unclaimed'
  if (await leadsAny(context, actor)) return 'leader'
  return may(actor, 'see audit').allowed ? 'supervisor' : 'member'
}
