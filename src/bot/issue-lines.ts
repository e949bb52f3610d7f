import { describeIssue } from '../domain/issue-text.ts'
import type { IssueCode } from '../domain/issues.ts'
import type { IssueGroup, Summary } from '../domain/jobs.ts'
import { joinLines, type Line, say, sentence } from './say.ts'
import { plural } from './wording.ts'

const GROUPS_SHOWN = 3

/** What is wrong with refused rows: the commonest kinds, with where they are and what mends them. */
export function refusedLines(summary: Summary): Line[] {
  const errors = summary.groups.filter(group => group.first.severity === 'error' && !isRest(group, summary))
  const lines = errors.slice(0, GROUPS_SHOWN).map(groupLine)
  const more = errors.length - GROUPS_SHOWN
  if (more > 0)
    lines.push(say`${more} more ${more === 1 ? 'kind' : 'kinds'} of findings: see the file of refused rows.`)
  return lines
}

/** Findings of rows that there is nothing to do for. */
const LEFT_OUT: readonly IssueCode[] = [
  'delete-unknown',
  'duplicate-row',
  'example-row',
  'group-unknown',
  'mode-add-known',
  'mode-update-unknown',
  'two-roles',
]

/** What was noticed and refuses nothing. */
export function warningLines(summary: Summary): Line[] {
  const first = summary.groups.find(group => group.first.severity === 'warning')
  if (!first || summary.warnings === 0) return []
  const { message } = describeIssue(first.first)
  const more = summary.warnings > 1 ? ' …' : ''
  const so = LEFT_OUT.includes(first.first.code) ? 'nothing refused' : 'imported anyway'
  return [
    say`${plural(summary.warnings, 'warning')}, ${so}: ${sentence(bare(message))} (line ${String(first.first.line)})${more}`,
  ]
}

/** The part of the file that nothing could be made of. */
export function unreadableLines({ unreadable, reading }: Summary): Line[] {
  if (!unreadable) return []
  const { message, fix } = describeIssue(unreadable)
  const [first, last] = [String(reading.headerLine + 1), String(unreadable.line - 1)]
  const checked =
    first === last ? say`Line ${first} was checked.` : say`Lines ${first} to ${last} were checked.`
  return [words(sentence(message), sentence(fix), ...(Number(first) <= Number(last) ? [checked] : []))]
}

/** The rest of a file is no row: it is told apart from the rows that are refused. */
function isRest({ first, count }: IssueGroup, { unreadable }: Summary): boolean {
  return count === 1 && first.code === unreadable?.code && first.line === unreadable.line
}

function groupLine({ first, count, lines }: IssueGroup): Line {
  const { what, message, fix } = describeIssue(first)
  if (count === 1) return words(say`1 row: line ${String(first.line)},`, sentence(message), sentence(fix))
  const more = count > lines.length ? ' …' : ''
  const where = say`(lines ${lines.join(', ')}${more}).`
  return words(say`${plural(count, 'row')}:`, sentence(bare(what)), where, sentence(fix))
}

function words(...parts: Line[]): Line {
  return joinLines(
    parts.filter(part => part.value !== ''),
    ' ',
  )
}

function bare(text: string): string {
  return text.replace(/\.$/, '')
}
