import type { PersonView } from '../services/find-people.ts'
import type { GroupView } from '../services/view-group.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { fitsButton, fittingTitles } from './fits-button.ts'
import { aboutLine } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { numberedList } from './numbered-list.ts'
import { tellApart } from './person-card.ts'
import { quoteName } from './quote-name.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'

/** Rows of a list to choose from; the others are on further pages. */
const MOST_CHOICES = 9
/** Of the rows of one page, as text: each holds the whole command, twice. */
const PAGE_CHARS = 2000
/** Choices that are paged through; whoever is not among them says more. */
const MOST_PAGED = 500
/** Stands for what is chosen while the command around it is taken apart. */
const PLACE = '\0'
/** What buttons say of somebody or something; it means nothing to people. */
const REFERENCE = /^id:\S+$/

/** What a command is about, to be said again by a choice. */
export interface Question {
  /** What was typed for it. */
  text: string
  /** The whole command with this in its place. */
  again(reference: string): string
}

/** Where a page of choices begins, and among whom it is chosen; `paged` false: where no button can be answered. */
export interface ChoicePage {
  skipped?: number
  among?: { membersOf: string }
  paged?: boolean
}

/** How many choices one card shows. */
export function choicesPerPage({ again }: Question): number {
  const fitting = Math.floor(PAGE_CHARS / again('').length)
  return Math.max(1, Math.min(MOST_CHOICES, fitting))
}

/**
 * "Which Asha do you mean?" The rows run the command again, about one person.
 * @param found those of this page; one more than it has: there are further ones
 */
export function whichPersonCard(
  found: readonly PersonView[],
  question: Question,
  page: ChoicePage = {},
): Card {
  const people = found.slice(0, choicesPerPage(question))
  const details = tellApart(people)
  const rows = people.map(({ id, displayName }, n) => ({ id, name: displayName, detail: details[n] ?? '' }))
  const about = { what: 'person', isCut: found.length > rows.length } as const
  return whichCard(question, rows, about, page)
}

export function whichGroupCard(found: readonly GroupView[], question: Question, page: ChoicePage = {}): Card {
  const groups = found.slice(0, choicesPerPage(question))
  const rows = groups.map(group => ({ id: group.id, name: group.name, detail: aboutLine(group) }))
  return whichCard(question, rows, { what: 'group', isCut: found.length > rows.length }, page)
}

function whichCard(
  question: Question,
  rows: readonly { id: string; name: string; detail: Line | string }[],
  { what, isCut }: { what: 'person' | 'group'; isCut: boolean },
  { skipped = 0, among, paged = true }: ChoicePage,
): Card {
  const { text, again } = question
  const last = skipped + rows.length
  const fits = paged && fitsButton(text, again(''))
  const isPaged = isCut && fits && last < MOST_PAGED
  const range = skipped > 0 || isCut ? say` ${skipped + 1} to ${last}` : say``
  const more = isCut && !isPaged ? say` There are more: type more of the name.` : say``
  const turn = (title: string, to: number) =>
    press(title, 'choose', { what, ...partsOf(question), ...among, skipped: to })
  return numberedList({
    title: say`Which ${text} do you mean?${range}`,
    hint: say`For: ${again(text)}. Choose one or type its number.${more}`,
    summary: what === 'person' ? sayPlainly`Which of these people?` : sayPlainly`Which of these groups?`,
    rows: rows.map(({ id, name, detail }) => ({ name, detail, choose: again(`id:${id}`) })),
    skipped,
    actions: [
      ...(isPaged ? [turn('Next', last)] : []),
      ...(skipped > 0 && fits ? [turn('Previous', Math.max(0, skipped - choicesPerPage(question)))] : []),
      command('Cancel', 'cancel'),
    ],
  })
}

/** A question as a button carries it. */
function partsOf({ text, again }: Question): Record<string, string> {
  const [before = '', ...behind] = again(PLACE).split(PLACE)
  return { text, before, behind: behind.join(PLACE) }
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
  const near = fittingTitles(all)
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
