import type { PersonView } from '../services/find-people.ts'
import type { GroupView } from '../services/view-group.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { secondLine } from './person-card.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'

/** Rows of a list to choose from; whoever is not among them says more. */
export const MOST_CHOICES = 9
/** A button says the whole name again. */
const LONGEST_NAME = 200

/** What a command is about, to be said again by a choice. */
export interface Question {
  /** What was typed for it. */
  text: string
  /** The whole command with this in its place. */
  again(reference: string): string
}

/** "Which Asha do you mean?" The rows run the command again, about one person. */
export function whichPersonCard(people: readonly PersonView[], question: Question): Card {
  return whichCard(
    question,
    people.map(person => ({ id: person.id, name: person.displayName, detail: secondLine(person) })),
    sayPlainly`Which of these people?`,
  )
}

export function whichGroupCard(groups: readonly GroupView[], question: Question): Card {
  return whichCard(
    question,
    groups.map(({ id, name, type, role }) => ({
      id,
      name,
      detail: say`${type} group${role === null ? '' : role === 'admin' ? ', you are its admin' : ', you are in it'}`,
    })),
    sayPlainly`Which of these groups?`,
  )
}

interface Row {
  id: string
  name: string
  detail: Line | string
}

function whichCard({ text, again }: Question, all: readonly Row[], summary: Card['summary']): Card {
  const rows = all.slice(0, MOST_CHOICES)
  const more = all.length > rows.length ? say` There are more: type more of the name.` : say``
  return {
    template: 'people-list',
    summary,
    data: {
      title: say`Which ${text} do you mean?`,
      hint: say`For: ${again(text)}. Choose one or type its number.${more}`,
      people: rows.map(({ id, name, detail }, n) => ({
        name: say`${n + 1} ${name}`,
        detail,
        open: command(name, again(`id:${id}`)),
      })),
      actions: [command('Cancel', 'cancel')],
    },
    // Each row holds the whole command, which may be a long list of people.
    shorten: ['people'],
    choices: rows.map(({ id }) => again(`id:${id}`)),
  }
}

export function noOneCard({ text, again }: Question, near: readonly string[]): Card {
  return noneCard({ text, again }, near, say`No one matches "${text}".`)
}

export function noGroupCard({ text, again }: Question, near: readonly string[]): Card {
  return noneCard({ text, again }, near, say`No group matches "${text}".`)
}

function noneCard({ again }: Question, all: readonly string[], none: Line): Card {
  const near = all.filter(name => name.length <= LONGEST_NAME)
  const names = joinLines(
    near.map(name => say`${name}`),
    ' or ',
  )
  return noteCard({
    lines: [
      near.length === 0
        ? say`${none} Try fewer letters, or another part of the name.`
        : say`${none} Did you mean ${names}?`,
    ],
    summary: sayPlainly`Nothing matches`,
    actions: [...near.map(name => command(name, again(quoted(name)))), command('Help', 'help')],
  })
}

/** Names may hold words of the command. */
function quoted(name: string): string {
  return name.includes('"') ? name : `"${name}"`
}
