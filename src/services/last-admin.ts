import { randomUUID } from 'node:crypto'
import { type Actor, requesterOf } from '../domain/access.ts'
import type { User } from '../domain/users.ts'
import { RefusedError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'

export function isActiveAdmin({ orgRole, status }: Pick<User, 'orgRole' | 'status'>): boolean {
  return orgRole === 'admin' && status === 'active'
}

/** Asked before an org admin stops being one. @throws RefusedError where nobody else is one, whoever asks */
export async function ensureOtherAdmin(context: ServiceContext, actor: Actor, user: User): Promise<void> {
  const admins = await context.storage.users.admins(user.tenant, 2)
  if (!admins.some(({ id }) => id !== user.id)) await refuse(context, actor, user)
}

/**
 * Asked afterwards: two admins may have demoted each other at the same moment. Then the record is put back.
 * @throws RefusedError
 */
export async function ensureAdminLeft(
  context: ServiceContext,
  actor: Actor,
  { before, user }: { before: User; user: User },
): Promise<void> {
  const { users } = context.storage
  if ((await users.admins(user.tenant, 1)).length > 0) return
  const again = { ...before, version: user.version + 1, updatedAt: context.now() }
  const write = { op: 'update' as const, user: again, fromVersion: user.version }
  await users.write(user.tenant, `hand:${randomUUID()}`, [write])
  await refuse(context, actor, user)
}

async function refuse(context: ServiceContext, actor: Actor, { id, displayName }: User): Promise<never> {
  const rule = 'last-org-admin'
  await record(context, actor, {
    action: 'remove org admin',
    target: id,
    outcome: 'refused',
    detail: { rule },
  })
  const who =
    requesterOf(actor).userId === id ? 'You are the last org admin' : `${displayName} is the last org admin`
  throw new RefusedError(rule, `${who}. Make someone else org admin first.`)
}
