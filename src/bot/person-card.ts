import { KEY_FIELDS } from '../domain/identity.ts'
import { MANAGER } from '../domain/manager.ts'
import { isNeutralName } from '../domain/neutral-name.ts'
import { attributeField, type ProfileField, PUBLIC_FIELDS, SHOWN_FIELDS } from '../domain/profile-fields.ts'
import { foldText } from '../domain/users.ts'
import type { PersonView } from '../services/find-people.ts'
import type { Profile } from '../services/get-profile.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { contactButtons } from './contact-buttons.ts'
import { columnsLine, fieldLabel, fieldText } from './field-words.ts'
import { type Line, say, sayPlainly } from './say.ts'
import { type Fact, partFacts } from './wide-facts.ts'

const GROUPS_SHOWN = 8
const PUBLIC_COLUMNS: readonly ProfileField[] = PUBLIC_FIELDS.map(key => ({ key }))
/** What tells people of one name, title and department apart. */
const TELLING = ['email', 'phone', 'network'] as const

/** A profile, as far as the reader may see it. `chats`: whether there are accounts that a chat can be opened with. */
export function personCard(profile: Profile, chats: boolean): Card {
  const { person } = profile
  const { facts, lines } = partFacts(factsOf(profile))
  return {
    template: 'person',
    summary: sayPlainly`The profile that you asked for`,
    data: {
      title: say`${person.displayName}`,
      detail: columnsLine(person, PUBLIC_COLUMNS),
      hasFacts: facts.length > 0,
      facts,
      lines,
      rows: rowsOf(profile),
      actions: actionsOf(profile, chats),
    },
    shorten: ['facts'],
  }
}

/** "Nurse, North": names are not unique, so everybody has a second line. */
export function secondLine(person: PersonView): Line | string {
  return columnsLine(person, tellingFields(person, PUBLIC_COLUMNS))
}

/** What is shown of a person in a list: who has no name yet is known by their keys, as far as the reader sees them. */
export function tellingFields(person: PersonView, columns: readonly ProfileField[]): readonly ProfileField[] {
  if (!isNeutralName(person.displayName)) return columns
  const others = KEY_FIELDS.filter(field => !columns.some(({ key }) => key === field))
  return [...columns, ...others.map(key => ({ key }))]
}

/**
 * A second line for each of several people to choose from, by position: who has none, or one that another of the same name has
 * too, is told apart by what else the reader sees. @param columns the lines that the reader chose; none is a choice too
 */
export function tellApart(
  people: readonly PersonView[],
  columns?: readonly (Line | string)[],
): (Line | string)[] {
  const lines = columns ?? people.map(secondLine)
  const known = people.map(({ displayName }, n) => `${foldText(displayName)}\n${textOf(lines[n] ?? '')}`)
  const isAlone = (n: number) => known.indexOf(known[n] ?? '') === known.lastIndexOf(known[n] ?? '')
  return people.map((person, n) => {
    const line = lines[n] ?? ''
    return isAlone(n) && (line || columns)
      ? line
      : columnsLine(
          person,
          [...PUBLIC_FIELDS, ...TELLING].map(key => ({ key })),
        )
  })
}

function textOf(line: Line | string): string {
  return typeof line === 'string' ? line : line.value
}

function factsOf({ person, attributes, groups, manager }: Profile): Fact[] {
  const isWhole = person.displayName === `${person.firstName} ${person.lastName}`
  const said = isWhole ? ['title', 'firstName', 'lastName'] : ['title']
  const fields = SHOWN_FIELDS.filter(key => !said.includes(key)).map(key => ({ key }))
  // Who the manager is has a row of its own, unless nobody is found who fits.
  const defined = attributes.filter(({ key }) => key !== MANAGER || manager?.person === null)
  const facts = [...fields, ...defined.map(attributeField)].flatMap(field => {
    const text = fieldText(person, field)
    return text === null ? [] : [{ name: fieldLabel(field), text: say`${text}` }]
  })
  if (groups.length > 0) facts.push({ name: 'Groups', text: groupsLine(groups) })
  return facts
}

function groupsLine(groups: Profile['groups']): Line {
  let line = say``
  for (const [n, { name, role }] of groups.slice(0, GROUPS_SHOWN).entries()) {
    line = say`${line}${n === 0 ? '' : ', '}${name}${role === 'admin' ? ' (admin)' : ''}`
  }
  return groups.length > GROUPS_SHOWN ? say`${line} and ${groups.length - GROUPS_SHOWN} more` : line
}

/** Who is above and below, and groups that have no room, each a tap away. */
function rowsOf({ person, manager, groups, reports }: Profile): { text: Line; open: Button }[] {
  const rows: { text: Line; open: Button }[] = []
  if (manager?.person) {
    const { id, displayName } = manager.person
    rows.push({ text: say`Manager: ${displayName}`, open: command(displayName, `who is id:${id}`) })
  }
  if (reports.count > 0) {
    const text = say`Reports: ${reports.count}${reports.more ? ' or more' : ''}`
    rows.push({ text, open: command('Reports', `reports to id:${person.id}`) })
  }
  if (groups.length > GROUPS_SHOWN)
    rows.push({
      text: say`All ${groups.length} groups`,
      open: command('All groups', `groups of id:${person.id}`),
    })
  return rows
}

function actionsOf({ person, allowed, editable, isSelf }: Profile, chats: boolean): Button[] {
  const contact = isSelf || !chats ? { inTeams: [], mail: [] } : contactButtons(person)
  const actions: Button[] = [...contact.inTeams]
  if (editable) actions.push(command('Edit', `edit id:${person.id}`))
  if (allowed.size > 0) actions.push(press('Change …', 'person-more', { user: person.id }))
  actions.push(...contact.mail)
  if (isSelf) actions.push(command('My groups', 'my groups'))
  return actions.length > 0 ? actions : [command('Help', 'help')]
}

/** What follows a comma in a name without being a given name. */
const TITLE = /^(ph\.?d|m\.?d|m\.?sc|b\.?sc|mba|rn|jr|sr|esq)\b/i

/** Whom "Hello …" greets, also where an organisation writes "Ortiz, Dana (North)". */
export function firstNameOf(name: string): string {
  if (isNeutralName(name)) return name
  const [all = '', after] = /^[^,]+,\s*(\p{L}.*)$/u.exec(name.trim()) ?? [name.trim()]
  const given = after === undefined || TITLE.test(after) ? all : after
  return given.split(/[\s,]+/)[0] ?? ''
}
