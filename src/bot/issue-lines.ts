import { describeIssue } from '../domain/issue-text.ts'
import type { IssueCode } from '../domain/issues.ts'
import type { IssueGroup, Summary } from '../domain/jobs.ts'
import { unreadSheets } from '../domain/reading-text.ts'
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

/** What was noticed and refuses nothing: the first of it, and what becomes of such rows. */
export function warningLines({ groups, warnings }: Summary): Line[] {
  const found = groups.filter(({ first }) => first.severity === 'warning')
  const first = found[0]?.first
  if (!first || warnings === 0) return []
  const { message } = describeIssue(first)
  const count = warnings === 1 ? say`1 warning, line` : say`${warnings} warnings, the first on line`
  return [words(say`${count} ${String(first.line)}:`, sentence(message), outcomeOf(found, warnings))]
}

function outcomeOf(found: readonly IssueGroup[], warnings: number): Line {
  const leftOut = found.filter(({ first }) => LEFT_OUT.includes(first.code)).length
  // Kinds that are not told of may be of either sort.
  const told = found.reduce((sum, { count }) => sum + count, 0)
  if (told < warnings || (leftOut > 0 && leftOut < found.length)) return say`Warnings refuse no row.`
  const rows = warnings === 1 ? say`Its row is` : say`Their rows are`
  return leftOut > 0 ? say`${rows} left out.` : say`${rows} imported anyway.`
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

/** Sheets of a workbook that were left aside. */
export function unreadLines({ reading }: Summary): Line[] {
  const text = unreadSheets(reading)
  return text === '' ? [] : [sentence(text)]
}

/** The rest of a file is no row: it is told apart from the rows that are refused. */
function isRest({ first, count }: IssueGroup, { unreadable }: Summary): boolean {
  return count === 1 && first.code === unreadable?.code && first.line === unreadable.line
}

/** "5 rows refused: Email is empty (lines 14, 20, 33, 71, 90). Fill it." One row has its own sentence, behind where it is. */
function groupLine({ first, count, lines }: IssueGroup): Line {
  const { what, message, fix } = describeIssue(first)
  if (count === 1) {
    return words(say`1 row refused, line ${String(first.line)}:`, sentence(message), sentence(fix))
  }
  const more = count > lines.length ? ' …' : ''
  const where = say`(lines ${lines.join(', ')}${more}).`
  return words(say`${plural(count, 'row')} refused:`, sentence(bare(what)), where, sentence(fix))
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
