import type { GroupRole } from '../domain/groups.ts'
import type { PersonView } from '../services/find-people.ts'
import type { MemberFacts } from '../services/look-at-member.ts'
import type { GroupView } from '../services/view-group.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { lastAdminLine } from './group-members-card.ts'
import { groupButton } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { firstNameOf, secondLine } from './person-card.ts'
import { say, sayPlainly } from './say.ts'

/** Asks before the role is set; where it is so already, that is told. */
export function roleQuestionCard({ group, person, role, isLastAdmin }: MemberFacts, wanted: GroupRole): Card {
  const { id, name } = group
  if (role === wanted) return roleSetCard({ group, person, changed: false }, wanted)
  const alone = isLastAdmin && wanted === 'member'
  const about = secondLine(person)
  const known = about === '' ? say`${person.displayName}` : say`${person.displayName} (${about})`
  return noteCard({
    title: say`Make ${known} ${wanted} of ${name}?`,
    lines: [
      wanted === 'admin'
        ? say`Admins of a group add and remove its members, set roles in it, rename and link it, and see all fields of its people.`
        : say`Members see who is in the group and change nothing.`,
      ...(role === null ? [say`They are added to the group.`] : []),
      ...(alone ? [lastAdminLine(person, group)] : []),
    ],
    summary: sayPlainly`Set a role in ${name}?`,
    actions: [
      press(`Make ${firstNameOf(person.displayName)} ${wanted}`, 'group-role', {
        group: id,
        user: person.id,
        role: wanted,
        alone,
      }),
      command(role === null ? 'Keep out' : `Keep as ${role}`, `members of id:${id}`),
    ],
  })
}

export function roleSetCard(
  { group, person, changed }: { group: GroupView; person: PersonView; changed: boolean },
  role: GroupRole,
): Card {
  const other = role === 'admin' ? 'member' : 'admin'
  return noteCard({
    lines: [say`${person.displayName} is ${role} of ${group.name}${changed ? '' : ' already'}.`],
    summary: sayPlainly`Role in ${group.name}: ${role}${changed ? '' : ' already'}`,
    actions: [
      command(`Make ${other}${changed ? ' again' : ''}`, `make id:${person.id} ${other} of id:${group.id}`),
      command('Members', `members of id:${group.id}`),
      groupButton(group),
    ],
  })
}
