import { attributeField, type ProfileField } from '../domain/profile-fields.ts'
import type { FoundPeople, PersonView } from '../services/find-people.ts'
import type { PeopleFilter, PeoplePage } from '../services/list-people.ts'
import type { ReportPage } from '../services/reports-of.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { columnsLine } from './field-words.ts'
import { noteCard } from './note-card.ts'
import { numberedList } from './numbered-list.ts'
import { firstNameOf, secondLine, tellApart, tellingFields } from './person-card.ts'
import { type Line, type Plain, say, sayPlainly } from './say.ts'

export const PEOPLE_PER_PAGE = 5
/** What is looked for rides along in the card. */
const QUERY_LENGTH = 100

/** Of a card, everywhere. */
const MOST_ACTIONS = 5
/** The likeliest first: most people are employees anyway. */
const FILTER_ORDER: readonly PeopleFilter[] = ['others', 'archived', 'admins', 'employees']

export const FILTER_NAMES: Record<PeopleFilter, string> = {
  employees: 'Employees',
  others: 'Others',
  archived: 'Archived',
  admins: 'Org admins',
}

interface Position {
  /** How many are on earlier pages. */
  skipped: number
}

/** People who match, each with what they were found by; numbers go on from page to page. */
export function peopleCard(
  found: { text: string } & Omit<FoundPeople, 'near'> & Position,
  columns: readonly ProfileField[],
): Card {
  const { text, people, next, by, skipped } = found
  const columnsOf = ({ id }: PersonView) => {
    const reasons = (by.get(id) ?? []).map(attributeField)
    return [...columns, ...reasons.filter(({ key }) => columns.every(column => column.key !== key))]
  }
  const last = skipped + people.length
  const more = press('Next 5', 'find', {
    text: text.slice(0, QUERY_LENGTH),
    after: next ?? '',
    skipped: last,
  })
  return listCard(people, columnsOf, skipped, {
    title: foundTitle(found),
    summary: next === null ? countOf(last, 'match') : rangeOf(skipped, last),
    actions: next === null ? [] : [more],
  })
}

function foundTitle({ text, people, next, skipped }: Parameters<typeof peopleCard>[0]): Line {
  const total = skipped + people.length
  if (next !== null) return say`People who match "${text}", ${skipped + 1} to ${total}`
  if (skipped > 0) return say`People who match "${text}", ${skipped + 1} to ${total} of ${total}`
  return total === 1 ? say`1 person matches "${text}"` : say`${total} people match "${text}"`
}

/** Everybody, or those of a filter. */
export function everybodyCard(page: PeoplePage & Position, filter?: PeopleFilter): Card {
  const { people, next, total, columns, filters, skipped } = page
  const last = skipped + people.length
  const more = { after: next ?? '', skipped: last, ...(filter ? { filter } : {}) }
  const others = FILTER_ORDER.filter(each => each !== filter && filters.includes(each))
  const ways = [
    ...(filter ? [command('Everybody', 'users')] : []),
    ...others.map(each => command(FILTER_NAMES[each], `users ${each}`)),
  ]
  if (people.length === 0 && skipped === 0) return nobodyCard(filter, ways)
  const name = filter ? FILTER_NAMES[filter] : 'Everybody'
  const of = total === undefined || total < last ? say`` : say` of ${total}`
  return listCard(people, () => columns, skipped, {
    title: say`${name}, ${skipped + 1} to ${last}${of}`,
    summary: total === undefined ? rangeOf(skipped, last) : sayPlainly`${name}: ${total}`,
    actions: [
      ...(next ? [press('Next 5', 'users', more)] : []),
      command('Columns', 'columns'),
      ...ways,
    ].slice(0, MOST_ACTIONS),
  })
}

function nobodyCard(filter: PeopleFilter | undefined, ways: Button[]): Card {
  return noteCard({
    lines: [filter ? say`${FILTER_NAMES[filter]}: nobody.` : say`Nobody is in the directory yet.`],
    summary: filter ? sayPlainly`${FILTER_NAMES[filter]}: nobody` : sayPlainly`Nobody is in the directory`,
    actions: ways.length > 0 ? ways : [command('Help', 'help')],
  })
}

/** Whose manager somebody is. */
export function reportsCard({ person, people, next, skipped }: ReportPage & Position): Card {
  const { id, displayName } = person
  const profile = command(firstNameOf(displayName) || 'Profile', `who is id:${id}`)
  if (people.length === 0 && skipped === 0 && next === null) {
    return noteCard({
      lines: [say`I know of nobody who reports to ${displayName}.`],
      summary: sayPlainly`Nobody is known to report to them`,
      actions: [profile],
    })
  }
  const last = skipped + people.length
  const more = press('Next 5', 'reports', { user: id, after: next ?? '', skipped: last })
  const range = next === null && skipped === 0 ? say`` : say`, ${skipped + 1} to ${last}`
  return listCard(people, null, skipped, {
    title: say`Who reports to ${displayName}${range}`,
    summary: next === null ? countOf(last, 'report to them') : rangeOf(skipped, last),
    actions: [...(next ? [more] : []), profile],
  })
}

function countOf(count: number, what: 'match' | 'report to them'): Plain {
  if (count !== 1) return sayPlainly`${count} people ${what}`
  return what === 'match' ? sayPlainly`1 person matches` : sayPlainly`1 person reports to them`
}

function rangeOf(skipped: number, last: number): Plain {
  return sayPlainly`People, ${skipped + 1} to ${last}`
}

function listCard(
  people: readonly PersonView[],
  columnsOf: ((person: PersonView) => readonly ProfileField[]) | null,
  skipped: number,
  { title, summary, actions }: { title: Line; summary: Plain; actions: Button[] },
): Card {
  const details = tellApart(
    people,
    people.map(person =>
      columnsOf === null ? secondLine(person) : columnsLine(person, tellingFields(person, columnsOf(person))),
    ),
  )
  return numberedList({
    title,
    hint: say`Choose one to see the profile, or type its number.`,
    summary,
    rows: people.map(({ id, displayName }, n) => ({
      name: displayName,
      detail: details[n] ?? '',
      choose: `who is id:${id}`,
    })),
    skipped,
    actions,
  })
}
