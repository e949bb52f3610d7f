import type { OrgRole } from '../domain/users.ts'
import type { ChangedPerson } from '../services/change-person.ts'
import type { PersonFacts } from '../services/look-at-person.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { firstNameOf, secondLine } from './person-card.ts'
import { profileButton } from './person-change-card.ts'
import { type Line, say, sayPlainly } from './say.ts'

const ROLE_WORDS: Record<OrgRole, string> = { admin: 'org admin', supervisor: 'supervisor', member: 'member' }
const RIGHTS: Record<OrgRole, Line> = {
  admin: say`Org admins can change and delete everyone.`,
  supervisor: say`Supervisors see every field of everyone and all groups of the organization, and change nothing.`,
  member: say`Members look people up and see the public fields.`,
}

/** Asks before the role is set; where it is so already, that is told. */
export function orgRoleQuestionCard({ person, role }: PersonFacts, wanted: OrgRole): Card {
  const { id, displayName } = person
  const about = secondLine(person)
  const known = about === '' ? say`${displayName}` : say`${displayName} (${about})`
  if (role === wanted) {
    return noteCard({
      lines: [say`${displayName} is ${ROLE_WORDS[role]} already.`],
      summary: sayPlainly`The role is ${ROLE_WORDS[role]} already`,
      actions: [profileButton(person)],
    })
  }
  return noteCard({
    title: say`Make ${known} ${ROLE_WORDS[wanted]}?`,
    lines: [RIGHTS[wanted]],
    summary: sayPlainly`Make somebody ${ROLE_WORDS[wanted]}?`,
    yes: press(`Make ${firstNameOf(displayName)} ${wanted}`, 'person-role', { user: id, role: wanted }),
    actions: [command(`Keep as ${role}`, `who is id:${id}`)],
  })
}

export function orgRoleSetCard({ before, user, changed }: ChangedPerson): Card {
  const again = before.orgRole
  return noteCard({
    lines: [say`${user.displayName} is ${ROLE_WORDS[user.orgRole]}${changed ? '' : ' already'}.`],
    summary: sayPlainly`The role is ${ROLE_WORDS[user.orgRole]}${changed ? '' : ' already'}`,
    undo: changed ? command(`Make ${again} again`, `make id:${user.id} ${again}`) : undefined,
    actions: [profileButton(user)],
  })
}
