import type { GroupRole } from '../domain/groups.ts'
import type { PersonView } from '../services/find-people.ts'
import type { PersonGroups } from '../services/groups-of-person.ts'
import type { GroupPage, ListedGroup } from '../services/list-groups.ts'
import type { MemberPage } from '../services/list-members.ts'
import type { GroupView } from '../services/view-group.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import type { GroupForm } from './group-form.ts'
import { aboutLine, groupButton } from './group-words.ts'
import { noteCard, openChat } from './note-card.ts'
import { numberedList } from './numbered-list.ts'
import { firstNameOf, secondLine } from './person-card.ts'
import { type Line, type Plain, say, sayPlainly } from './say.ts'

/** What is looked for rides along in the card. */
const QUERY_LENGTH = 100
const CHOOSE = say`Choose one to see it, or type its number.`

interface Position {
  /** How many are on earlier pages. */
  skipped: number
}

/** Groups of the organization, or those that match a text; numbers go on from page to page. */
export function groupsCard(page: GroupPage & Position & { mayCreate: boolean }, text?: string): Card {
  const { groups, next, total, skipped, mayCreate } = page
  const create = mayCreate ? [command('Create group', 'create group')] : []
  if (groups.length === 0) return noGroupsCard(create)
  const last = skipped + groups.length
  const range = skipped === 0 && next === null ? say`` : say` ${skipped + 1} to ${last}`
  const more = { after: next ?? '', skipped: last, ...(text ? { text: text.slice(0, QUERY_LENGTH) } : {}) }
  const of = total === undefined || total <= last ? say`` : say` of ${total}`
  return listCard(groups, skipped, {
    summary:
      total === undefined ? sayPlainly`Groups, ${skipped + 1} to ${last}` : sayPlainly`Groups: ${total}`,
    title: text === undefined ? say`Groups${range}${of}` : say`Groups that match "${text}"${range}`,
    actions: [
      ...(next ? [press('Next 5', 'groups', more)] : []),
      command('My groups', 'my groups'),
      command('Tree', 'tree'),
      ...create,
    ],
  })
}

/** The same where others read along: names alone, and each leads to its tree. */
export function openGroupsCard(
  { groups, next, total }: GroupPage,
  chatUrl: string | null,
  text?: string,
): Card {
  if (groups.length === 0) return noGroupsCard()
  const title = text === undefined ? say`Groups` : say`Groups that match "${text}"`
  const many = total === undefined ? say` There are more` : say` There are ${total}`
  const rest = next === null ? say`` : say`${many}: ask me in our 1:1 chat.`
  return {
    template: 'list',
    summary: total === undefined ? sayPlainly`Groups` : sayPlainly`Groups: ${total}`,
    data: {
      title,
      hint: say`Choose one to see what is under it.${rest}`,
      notes: [],
      rows: groups.map(({ id, name }) => ({
        name: say`${name}`,
        detail: '',
        open: command(name, `tree id:${id}`),
      })),
      actions: [command('Tree', 'tree'), ...openChat(chatUrl)],
    },
  }
}

export function ownGroupsCard({
  groups,
  next,
  total,
  skipped,
}: GroupPage & Position & { total: number }): Card {
  if (groups.length === 0) {
    return noteCard({
      lines: [say`You are in no group.`],
      summary: sayPlainly`You are in no group`,
      actions: [command('Groups', 'groups'), command('Tree', 'tree')],
    })
  }
  const last = skipped + groups.length
  const range = last === total && skipped === 0 ? say`` : say` ${skipped + 1} to ${last} of ${total}`
  return listCard(groups, skipped, {
    summary: sayPlainly`Your groups: ${total}`,
    title: say`Your groups${range}`,
    actions: [
      ...(next ? [press('Next 5', 'own-groups', { skipped: last })] : []),
      command('Groups', 'groups'),
    ],
  })
}

/** The groups that a person is in; numbers go on from page to page. */
export function personGroupsCard({ person, groups, total, skipped }: PersonGroups & Position): Card {
  const { id, displayName } = person
  const profile = command(firstNameOf(displayName) || 'Profile', `who is id:${id}`)
  if (groups.length === 0) {
    return noteCard({
      lines: [say`I know of no group that ${displayName} is in and that you see.`],
      summary: sayPlainly`No groups`,
      actions: [profile],
    })
  }
  const last = skipped + groups.length
  const range = last === total && skipped === 0 ? say`` : say`, ${skipped + 1} to ${last} of ${total}`
  return numberedList({
    title: say`Groups of ${displayName}${range}`,
    hint: CHOOSE,
    summary: sayPlainly`Groups: ${total}`,
    rows: groups.map(group => ({
      name: group.name,
      detail: say`${group.type} group, ${group.role}`,
      choose: `group id:${group.id}`,
    })),
    skipped,
    actions: [...(last < total ? [press('Next 5', 'groups-of', { user: id, skipped: last })] : []), profile],
  })
}

/** Whether a person is in a group. */
export function membershipCard(person: PersonView, group: GroupView, role: GroupRole | null): Card {
  const is = role === null ? say`is not in` : role === 'admin' ? say`is admin of` : say`is in`
  return noteCard({
    lines: [say`${person.displayName} ${is} ${group.name}.`],
    summary: sayPlainly`Who is in ${group.name}`,
    actions: [command('Members', `members of id:${group.id}`), groupButton(group)],
  })
}

function listCard(
  groups: readonly ListedGroup[],
  skipped: number,
  { title, summary, actions }: { title: Line; summary: Plain; actions: Button[] },
): Card {
  return numberedList({
    title,
    hint: CHOOSE,
    summary,
    rows: groups.map(group => ({
      name: group.name,
      detail: aboutLine(group),
      choose: `group id:${group.id}`,
    })),
    skipped,
    actions,
  })
}

function noGroupsCard(create: Button[] = []): Card {
  return noteCard({
    lines: [say`There are no groups yet.`],
    summary: sayPlainly`No groups yet`,
    actions: [...create, command('Help', 'help groups')],
  })
}

/** Who is in a group; numbers go on from page to page. */
export function membersCard({ group, members, total, next, skipped }: MemberPage & Position): Card {
  const { id, name, manages } = group
  const last = skipped + members.length
  const range = skipped === 0 && next === null ? say`` : say`, ${skipped + 1} to ${last} of ${total}`
  const ask = (title: string, form: GroupForm) => press(title, 'group-form', { group: id, form })
  return numberedList({
    title: say`Members of ${name}${range}`,
    hint:
      members.length === 0 ? say`Nobody is in it.` : say`Choose one to see the profile, or type its number.`,
    summary: sayPlainly`Members of ${name}: ${total}`,
    rows: members.map(({ person, role }) => ({
      name: person.displayName,
      detail: memberLine(person, role),
      choose: `who is id:${person.id}`,
    })),
    skipped,
    actions: [
      ...(next ? [press('Next 5', 'members', { group: id, after: next, skipped: last })] : []),
      ...(manages ? [ask('Add people', 'add')] : []),
      ...(manages && total > 0 ? [ask('Remove …', 'remove'), ask('Set a role …', 'role')] : []),
      groupButton(group),
    ],
  })
}

/** "Nurse, North, admin". */
function memberLine(person: PersonView, role: GroupRole): Line | string {
  const line = secondLine(person)
  if (role !== 'admin') return line
  return line === '' ? say`admin` : say`${line}, admin`
}
