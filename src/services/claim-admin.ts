import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Actor } from '../domain/access.ts'
import { ConflictError, RefusedError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { store } from './identify-actor.ts'

const SETTING = 'claim-code'

/** The code that makes its first bearer org admin; null where there is an admin, or the settings name them. */
export async function openClaim(context: ServiceContext, tenant: string): Promise<string | null> {
  if (context.orgAdmins.length > 0 || (await hasAdmin(context, tenant))) return null
  return context.storage.settings.putIfAbsent(tenant, SETTING, randomBytes(10).toString('hex').toUpperCase())
}

/**
 * Makes the sender org admin, once for the whole directory.
 * @throws RefusedError for a wrong code, or where there is an admin already
 */
export async function claimAdmin(
  context: ServiceContext,
  actor: Actor,
  given: { code: string },
): Promise<Actor> {
  if (actor.kind !== 'user') throw new RefusedError('claim', 'A claim code is typed in a chat with Muster.')
  if (actor.user.status !== 'active') {
    await record(context, actor, { action: 'claim', target: actor.user.id, outcome: 'refused', detail: {} })
    throw new RefusedError('archived', 'Your record is archived: it cannot become org admin.')
  }
  const { settings } = context.storage
  const code = await settings.get(actor.tenant, SETTING)
  if ((await hasAdmin(context, actor.tenant)) || !code || !sameText(code, given.code.trim().toUpperCase())) {
    await record(context, actor, { action: 'claim', target: actor.user.id, outcome: 'refused', detail: {} })
    throw new RefusedError(
      'claim',
      'This code is not valid, or it has been used. Whoever runs Muster finds the code in its log.',
    )
  }
  const { user } = actor
  if (!(await settings.take(actor.tenant, SETTING, code))) {
    throw new ConflictError('Somebody else used this code at the same moment.')
  }
  const admin = await store(context, { ...user, orgRole: 'admin' }, user.version)
  if (!admin) {
    await settings.putIfAbsent(actor.tenant, SETTING, code)
    throw new ConflictError('Your record was changed at the same moment. Send the code again.')
  }
  await record(context, actor, { action: 'claim', target: user.id, outcome: 'done', detail: {} })
  return { ...actor, user: admin }
}

export async function hasAdmin(context: ServiceContext, tenant: string): Promise<boolean> {
  return (await context.storage.users.admins(tenant, 1)).length > 0
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
