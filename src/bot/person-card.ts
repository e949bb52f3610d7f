import { TEXT_FIELDS } from '../domain/users.ts'
import type { PersonView } from '../services/find-people.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'
import { fieldName, NETWORK_NAMES, ROLE_NAMES } from './wording.ts'

export const PEOPLE_PER_PAGE = 5
/** What is looked for rides along in the card. */
const QUERY_LENGTH = 100

/** A profile, as far as the reader may see it. */
export function personCard(person: PersonView): Card {
  const facts = factsOf(person)
  return {
    template: 'person',
    summary: sayPlainly`A profile`,
    data: {
      title: say`${person.displayName}`,
      detail: secondLine(person),
      hasFacts: facts.length > 0,
      facts,
      actions: [command('Help', 'help')],
    },
    shorten: ['facts'],
  }
}

/** People who match; numbers go on from page to page. `skipped`: how many are on earlier pages. */
export function peopleCard(found: {
  text: string
  people: PersonView[]
  next: string | null
  skipped: number
}): Card {
  const { text, people, next, skipped } = found
  const more = press('Next 5', 'find', {
    text: text.slice(0, QUERY_LENGTH),
    after: next ?? '',
    skipped: skipped + people.length,
  })
  return {
    template: 'people-list',
    summary: sayPlainly`People found`,
    data: {
      title: peopleTitle(found),
      hint: say`Choose one to see the profile.`,
      people: people.map((person, n) => ({
        name: say`${skipped + n + 1} ${person.displayName}`,
        detail: secondLine(person),
        open: press('Profile', 'person', { user: person.id }),
      })),
      actions: next === null ? [] : [more],
    },
  }
}

function peopleTitle({ text, people, next, skipped }: Parameters<typeof peopleCard>[0]): Line {
  const total = skipped + people.length
  if (next !== null) return say`People who match "${text}", ${skipped + 1} to ${total}`
  if (skipped > 0) return say`People who match "${text}", ${skipped + 1} to ${total} of ${total}`
  return total === 1 ? say`1 person matches "${text}"` : say`${total} people match "${text}"`
}

/** "Nurse, North": names are not unique, so everybody has a second line. */
function secondLine(person: PersonView): Line | string {
  const parts = [person.title, person.department].filter(part => part !== undefined).map(part => say`${part}`)
  if (person.status === 'archived') parts.push(say`archived`)
  return parts.length === 0 ? '' : joinLines(parts, ', ')
}

function factsOf(person: PersonView): { name: string; text: Line }[] {
  const facts = TEXT_FIELDS.filter(field => !['displayName', 'title'].includes(field)).flatMap(field => {
    const value = person[field]
    return value ? [{ name: fieldName(field), text: say`${value}` }] : []
  })
  if (person.orgRole) facts.push({ name: 'Role', text: say`${ROLE_NAMES[person.orgRole]}` })
  if (person.network) facts.push({ name: 'Network', text: say`${NETWORK_NAMES[person.network]}` })
  if (person.status)
    facts.push({ name: 'Status', text: say`${person.status === 'active' ? 'Active' : 'Archived'}` })
  for (const [key, value] of Object.entries(person.attributes ?? {})) {
    facts.push({ name: fieldName(key), text: say`${String(value)}` })
  }
  return facts
}

/** What follows a comma in a name without being a given name. */
const TITLE = /^(ph\.?d|m\.?d|m\.?sc|b\.?sc|mba|rn|jr|sr|esq)\b/i

/** Whom "Hello …" greets, also where an organisation writes "Ortiz, Dana (North)". */
export function firstNameOf(name: string): string {
  const [all = '', after] = /^[^,]+,\s*(\p{L}.*)$/u.exec(name.trim()) ?? [name.trim()]
  const given = after === undefined || TITLE.test(after) ? all : after
  return given.split(/[\s,]+/)[0] ?? ''
}

export function noOneCard(text: string): Card {
  return noteCard({
    lines: [say`No one matches "${text}". Try fewer letters, or another part of the name.`],
    summary: sayPlainly`No one matches`,
    actions: [command('Help', 'help')],
  })
}
