import type { OwnFields } from './plans.ts'
import type { User } from './users.ts'

/** Writes what only a file of Muster's own format says into a record. */
export function applyOwnFields(user: User, own: OwnFields | undefined): void {
  if (own?.network) user.network = own.network
  if (own?.status) user.status = own.status
  if (own?.orgRole) user.orgRole = own.orgRole
}

/** Whether there is nobody left who is an active org admin once `before` has become `after`; notes the change otherwise. */
export function leavesNoOrgAdmin(before: User | undefined, after: User, admins: Set<string>): boolean {
  const isAdmin = after.status === 'active' && after.orgRole === 'admin'
  if (isAdmin) admins.add(after.id)
  if (isAdmin || !before || !admins.has(before.id)) return false
  if (admins.size === 1) return true
  admins.delete(before.id)
  return false
}
