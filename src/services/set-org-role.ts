import type { Actor } from '../domain/access.ts'
import type { OrgRole, User } from '../domain/users.ts'
import { AppError } from '../errors.ts'
import { type ChangedPerson, changePerson } from './change-person.ts'
import type { ServiceContext } from './context.ts'

/**
 * Sets somebody's role in the organisation.
 * @throws RefusedError, also for the last org admin; NotFoundError; AppError for somebody archived, and for those whom the
 * settings name org admins
 */
export function setOrgRole(
  context: ServiceContext,
  actor: Actor,
  { userId, role }: { userId: string; role: OrgRole },
): Promise<ChangedPerson> {
  const logged = { action: 'set org role', detail: { role } } as const
  return changePerson(context, actor, { userId, action: 'set org roles', logged }, user => {
    if (user.orgRole === role) return user
    if (role !== 'admin' && isNamedAdmin(context, user)) throw named(user)
    if (role !== 'member' && user.status === 'archived') throw archived(user)
    return { ...user, orgRole: role }
  })
}

/** They would be org admin again with their next message. */
function isNamedAdmin({ orgAdmins }: ServiceContext, { aadObjectId, email }: User): boolean {
  return [aadObjectId, email].some(name => name !== undefined && orgAdmins.includes(name.toLowerCase()))
}

function named({ displayName }: User): AppError {
  return new AppError(
    'named-admin',
    `${displayName} is org admin by the settings of Muster. Whoever runs it takes the name out of ORG_ADMINS first.`,
  )
}

function archived({ displayName }: User): AppError {
  return new AppError('archived', `${displayName} is archived. Restore them first.`)
}
