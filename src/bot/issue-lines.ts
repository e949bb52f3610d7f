import { describeIssue } from '../domain/issue-text.ts'
import type { IssueGroup, Summary } from '../domain/jobs.ts'
import { joinLines, type Line, say, sentence } from './say.ts'
import { plural } from './wording.ts'

const GROUPS_SHOWN = 3

/** What is wrong with refused rows: the commonest kinds, with where they are and what mends them. */
export function refusedLines(summary: Summary): Line[] {
  const errors = summary.groups.filter(group => group.first.severity === 'error')
  const lines = errors.slice(0, GROUPS_SHOWN).map(groupLine)
  const more = errors.length - GROUPS_SHOWN
  if (more > 0)
    lines.push(say`${more} more ${more === 1 ? 'kind' : 'kinds'} of findings: see the file of refused rows.`)
  return lines
}

/** What was noticed and is imported all the same. */
export function warningLines(summary: Summary): Line[] {
  const first = summary.groups.find(group => group.first.severity === 'warning')
  if (!first || summary.warnings === 0) return []
  const { message } = describeIssue(first.first)
  const more = summary.warnings > 1 ? ' …' : ''
  return [
    say`${plural(summary.warnings, 'warning')}, imported anyway: ${sentence(bare(message))} (line ${String(first.first.line)})${more}`,
  ]
}

/** The part of the file that nothing could be made of. */
export function unreadableLines({ unreadable }: Summary): Line[] {
  if (!unreadable) return []
  const { message, fix } = describeIssue(unreadable)
  return [
    words(
      say`From line ${String(unreadable.line)} on nothing can be read:`,
      sentence(message),
      sentence(fix),
    ),
  ]
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
