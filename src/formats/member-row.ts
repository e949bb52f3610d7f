import { type Group, type GroupRole, roleIn } from '../domain/groups.ts'
import type { User } from '../domain/users.ts'
import { kaizalaGroupMembers } from './kaizala-group-members.ts'

const WORDS: Readonly<Record<GroupRole, string>> = { admin: 'Admin', member: 'Member' }

/** The header of the export of members, which `kaizalaGroupMembers` reads. */
export const memberColumns: readonly string[] = kaizalaGroupMembers.columns.map(({ header }) => header)

/** One row of that export. */
export function writeMemberRow(group: Pick<Group, 'id' | 'name' | 'admins'>, user: User): string[] {
  const cells: Readonly<Record<string, string | undefined>> = {
    group: group.name,
    phone: user.phone,
    role: WORDS[roleIn(group, user.id)],
    name: user.displayName,
    email: user.email,
    employeeId: user.employeeId,
    id: user.id,
    groupId: group.id,
  }
  return kaizalaGroupMembers.columns.map(({ field }) => cells[field] ?? '')
}
