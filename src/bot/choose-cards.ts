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
/** What buttons say of somebody or something; it means nothing to people. */
const REFERENCE = /^id:\S+$/
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
  return whichCard(question, rows, sayPlainly`Which of these people?`, 'find')
}

export function whichGroupCard(groups: readonly GroupView[], question: Question): Card {
  const rows = groups.map(group => ({ id: group.id, name: group.name, detail: aboutLine(group) }))
  return whichCard(question, rows, sayPlainly`Which of these groups?`, 'groups')
}

function whichCard(
  { text, again }: Question,
  all: readonly { id: string; name: string; detail: Line | string }[],
  summary: Card['summary'],
  lookUp: 'find' | 'groups',
): Card {
  const rows = all.slice(0, MOST_CHOICES)
  const isCut = all.length > rows.length
  const more = isCut ? say` There are more: type more of the name.` : say``
  return numberedList({
    title: say`Which ${text} do you mean?`,
    hint: say`For: ${again(text)}. Choose one or type its number.${more}`,
    summary,
    rows: rows.map(({ id, name, detail }) => ({ name, detail, choose: again(`id:${id}`) })),
    // Of many with the same name more of it tells nobody: they have pages.
    actions: [
      ...(isCut ? [command('Show all', `${lookUp} ${quoteName(text)}`)] : []),
      command('Cancel', 'cancel'),
    ],
  })
}

export function noOneCard(question: Question, near: readonly string[]): Card {
  return noneCard(question, near, 'person', say`No one matches "${question.text}".`)
}

export function noGroupCard(question: Question, near: readonly string[]): Card {
  return noneCard(question, near, 'group', say`No group matches "${question.text}".`)
}

export function noAttributeCard(question: Question, near: readonly string[]): Card {
  return noneCard(question, near, 'attribute', say`No attribute matches "${question.text}".`)
}

function noneCard(
  { text, again }: Question,
  all: readonly string[],
  what: 'person' | 'group' | 'attribute',
  none: Line,
): Card {
  if (REFERENCE.test(text))
    return noteCard({
      lines: [say`There is no such ${what} any more.`],
      summary: sayPlainly`No longer there`,
      actions: [command('Help', 'help')],
    })
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
