import { heldByStrict } from '../domain/job-changes.ts'
import type { Example, ImportJob, Summary } from '../domain/jobs.ts'
import { PREVIEW_WORDS } from '../domain/outcome-words.ts'
import type { Counts } from '../domain/plans.ts'
import { fileKind } from '../domain/reading-text.ts'
import { formatNamed } from '../formats/registry.ts'
import { type Button, press, TITLE_LENGTH, toggle } from './buttons.ts'
import type { Card } from './cards.ts'
import { groupFileLines } from './group-file-lines.ts'
import { refusedLines, unreadableLines, unreadLines, warningLines } from './issue-lines.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'
import { changesOf, countsLine, fieldName, MODES, NETWORK_NAMES, plural } from './wording.ts'

const KINDS = ['created', 'updated', 'removed'] as const

/** What the import would do, before anything is written. */
export function previewCard(job: ImportJob, preview: Counts, summary: Summary): Card {
  const changes = exampleLines(summary.examples)
  const groups = [...unreadableLines(summary), ...refusedLines(summary), ...warningLines(summary)]
  const lines = (list: Line[]) => list.map(text => ({ text }))
  const changeCount = changesOf(preview)
  const changeWord = changeCount === 1 ? 'change' : 'changes'
  return {
    template: 'import-preview',
    summary:
      preview.failed > 0
        ? sayPlainly`${job.file.name}: ready, ${changeCount} ${changeWord}, ${preview.failed} refused`
        : sayPlainly`${job.file.name}: ready, ${changeCount} ${changeWord}`,
    data: {
      title: say`${job.file.name}: ${plural(job.rows, 'row')}`,
      counts: countsLine(preview, PREVIEW_WORDS),
      notes: lines(notes(job, preview, summary)),
      hasGroups: groups.length > 0,
      groups: lines(groups),
      hasReading: true,
      reading: lines([readingLine(job, summary), ...exampleLine(changes)]),
      examples: lines(changes),
      actions: buttons(job, preview, changes.length > 0),
    },
    shorten: ['examples', 'groups'],
  }
}

/** One that shows a change of a person says most. */
function exampleLine(lines: Line[]): Line[] {
  const best = lines.find(line => line.value.includes(' → ')) ?? lines[0]
  return best ? [say`Example: ${best}`] : []
}

function asksNetwork({ summary }: ImportJob): boolean {
  return formatNamed(summary?.reading.format ?? '')?.asksNetwork === true
}

function notes(job: ImportJob, preview: Counts, summary: Summary): Line[] {
  const lines = [...unreadLines(summary), ...groupFileLines(summary)]
  if (summary.invitations > 0) lines.push(say`Invitations: ${summary.invitations}, to new people only`)
  if (summary.notices > 0) lines.push(say`Notices: ${summary.notices}, to people who are active again`)
  if (asksNetwork(job) && preview.created > 0) {
    lines.push(
      say`New people join: ${NETWORK_NAMES[job.options.network ?? 'employee']}. Change that under Options.`,
    )
  }
  if (heldByStrict(job)) {
    lines.push(
      preview.failed > 0
        ? say`Strict is on: ${plural(preview.failed, 'refused row stops', 'refused rows stop')} this file.`
        : say`Strict is on: the part that cannot be read stops this file.`,
    )
  }
  return lines
}

/** With the number, by which the import is spoken of: "confirm 41". */
function readingLine({ number, options }: ImportJob, { reading }: Summary): Line {
  const parts = [
    say`${formatTitle(reading.format)}`,
    ...fileKind(reading).map(part => say`${part}`),
    ...(reading.about === 'groups' ? [] : [say`phone region ${reading.region}`]),
  ]
  if (options.mode !== 'add-update') parts.push(say`mode: ${MODES[options.mode]}`)
  const read = say`Import ${String(number)}. Read as: ${joinLines(parts, ', ')}.`
  const [ignored, more] = [reading.ignored.slice(0, 8), reading.ignored.length - 8]
  if (ignored.length === 0) return read
  return say`${read} Left out: ${joinLines(
    ignored.map(column => say`${column === '' ? '(no name)' : column}`),
    ', ',
  )}${more > 0 ? ` and ${more} more` : ''}`
}

/** "Asha Rao, Title: Nurse → Ward lead", up to five of each kind. */
function exampleLines(examples: Example[]): Line[] {
  return KINDS.flatMap(kind =>
    examples
      .filter(example => example.outcome === kind)
      .map(({ name, changes, outcome }) => {
        const shown = changes.slice(0, 4).map(({ field, from, to }) => {
          return say`${fieldName(field)}: ${from === '' ? '(empty)' : from} → ${to === '' ? '(empty)' : to}`
        })
        const what = outcome === 'updated' ? name : `${PREVIEW_WORDS[outcome]} ${name}`
        return shown.length === 0 ? say`${what}` : say`${what}, ${joinLines(shown, ', ')}`
      }),
  )
}

/** The first three are seen at once: what is asked of this file stands before what can be looked at. */
function buttons(job: ImportJob, preview: Counts, hasExamples: boolean): Button[] {
  const data = { job: job.id }
  const main = heldByStrict(job)
    ? press('Turn strict off', 'change', { ...data, strict: 'false' })
    : press(importTitle(changesOf(preview)), 'confirm', data)
  const options = press('Options', 'options', data)
  const others = [
    ...(preview.failed > 0 ? [press('Get refused rows', 'download', { ...data, kind: 'failed' })] : []),
    ...(hasExamples ? [toggle('Show changes', ['changes'])] : []),
  ]
  const asks = asksNetwork(job)
  const [second = options, ...rest] = asks ? [options, ...others] : [...others, options]
  return [main, second, press('Cancel', 'cancel', data), ...rest]
}

function importTitle(changes: number): string {
  const title = `Import ${plural(changes, 'change').value}`
  return title.length <= TITLE_LENGTH ? title : sayPlainly`Import ${changes}`.value
}

export function formatTitle(name: string): string {
  return formatNamed(name)?.title ?? name
}
