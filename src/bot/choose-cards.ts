import type { PersonView } from '../services/find-people.ts'
import type { GroupView } from '../services/view-group.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { aboutLine } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { numberedList } from './numbered-list.ts'
import { tellApart } from './person-card.ts'
import { quoteName } from './quote-name.ts'
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
  const details = tellApart(people)
  const rows = people.map(({ id, displayName }, n) => ({ id, name: displayName, detail: details[n] ?? '' }))
  return whichCard(question, rows, sayPlainly`Which of these people?`)
}

export function whichGroupCard(groups: readonly GroupView[], question: Question): Card {
  const rows = groups.map(group => ({ id: group.id, name: group.name, detail: aboutLine(group) }))
  return whichCard(question, rows, sayPlainly`Which of these groups?`)
}

function whichCard(
  { text, again }: Question,
  all: readonly { id: string; name: string; detail: Line | string }[],
  summary: Card['summary'],
): Card {
  const rows = all.slice(0, MOST_CHOICES)
  const more = all.length > rows.length ? say` There are more: type more of the name.` : say``
  return numberedList({
    title: say`Which ${text} do you mean?`,
    hint: say`For: ${again(text)}. Choose one or type its number.${more}`,
    summary,
    rows: rows.map(({ id, name, detail }) => ({ name, detail, choose: again(`id:${id}`) })),
    actions: [command('Cancel', 'cancel')],
  })
}

export function noOneCard({ text, again }: Question, near: readonly string[]): Card {
  return noneCard({ text, again }, near, say`No one matches "${text}".`)
}

export function noGroupCard({ text, again }: Question, near: readonly string[]): Card {
  return noneCard({ text, again }, near, say`No group matches "${text}".`)
}

export function noAttributeCard({ text, again }: Question, near: readonly string[]): Card {
  return noneCard({ text, again }, near, say`No attribute matches "${text}".`)
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
    actions: [...near.map(name => command(name, again(quoteName(name)))), command('Help', 'help')],
  })
}
