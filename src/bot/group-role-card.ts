import type { GroupRole } from '../domain/groups.ts'
import type { MemberFacts } from '../services/look-at-member.ts'
import type { GroupRoleSet } from '../services/set-group-role.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { lastAdminLine } from './group-leaving-card.ts'
import { groupButton } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { firstNameOf, secondLine } from './person-card.ts'
import { say, sayPlainly } from './say.ts'

/** Asks before the role is set; where it is so already, that is told. */
export function roleQuestionCard({ group, person, role, isLastAdmin }: MemberFacts, wanted: GroupRole): Card {
  const { id, name } = group
  if (role === wanted)
    return roleSetCard({ group, person, changed: false, joined: false, hadAdmin: true }, wanted)
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
      ...(alone ? [lastAdminLine([person], group)] : []),
    ],
    summary: sayPlainly`Make somebody ${wanted} of ${name}?`,
    yes: press(`Make ${firstNameOf(person.displayName)} ${wanted}`, 'group-role', {
      group: id,
      user: person.id,
      role: wanted,
      alone,
    }),
    actions: [command(role === null ? 'Keep out' : `Keep as ${role}`, `members of id:${id}`)],
  })
}

/** What became of it, with its reverse: who was added for it goes again, role and all. */
export function roleSetCard(
  { group, person, changed, joined, hadAdmin }: GroupRoleSet,
  role: GroupRole,
): Card {
  const { id, name } = group
  const other = role === 'admin' ? 'member' : 'admin'
  const make = command(
    `Make ${other}${changed && !joined ? ' again' : ''}`,
    `make id:${person.id} ${other} of id:${id}`,
  )
  const remove = press(`Remove ${firstNameOf(person.displayName)} again`, 'group-remove', {
    group: id,
    users: [person.id],
    // Nobody was its admin before either.
    alone: !hadAdmin,
  })
  return noteCard({
    lines: [
      joined
        ? say`${person.displayName} is in ${name} now, as ${role}.`
        : say`${person.displayName} is ${role} of ${name}${changed ? '' : ' already'}.`,
    ],
    summary: sayPlainly`Role in ${name}: ${role}${changed ? '' : ' already'}`,
    undo: joined ? remove : changed ? make : undefined,
    actions: [
      ...(joined || !changed ? [make] : []),
      command('Members', `members of id:${id}`),
      groupButton(group),
    ],
  })
}
