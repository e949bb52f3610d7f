import { type ExportJob, isRunnable, keptSince, type Shown } from '../domain/jobs.ts'
import { SHEET_ROWS, sheetsFor } from '../tables/sheet-rows.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { type Line, say, sayPlainly, sentence } from './say.ts'
import { type Clock, dateAndTime, durationOf, plural, sizeOf } from './wording.ts'

/** The one card of an export, as it stands. */
export function exportCard(job: ExportJob, clock: Clock): Card {
  if (isRunnable(job)) return progressCard(job)
  if (job.state === 'completed') return readyCard(job, clock)
  const isCancelled = job.state === 'cancelled'
  return noteCard({
    title: say`${aboutOf(job)}: ${job.state}`,
    lines: [
      isCancelled ? say`No file was made.` : sentence(job.error?.message ?? 'The reason is in the log.'),
    ],
    summary: sayPlainly`${subjectOf(job)}: ${job.state}`,
    actions: [againButton(job), exportsButton()],
  })
}

function progressCard(job: ExportJob): Card {
  const isQueued = job.state === 'queued'
  const isKnown = job.expected !== undefined && job.expected >= job.rows
  return {
    template: 'import-progress',
    summary: sayPlainly`${subjectOf(job)}: ${isQueued ? 'queued' : 'being written'}`,
    data: {
      title: isQueued
        ? say`${aboutOf(job)}: queued${isKnown ? say`, ${rowsOf(job, job.expected ?? 0)}` : ''}`
        : say`${aboutOf(job)}: ${job.rows}${isKnown ? say` of ${rowsOf(job, job.expected ?? 0)}` : ''}`,
      progress: '',
      hint: say`I write when it is ready.${sheetsHint(job)}`,
      actions: [press('Cancel', 'cancel-export', { job: job.id })],
    },
  }
}

function readyCard(job: ExportJob, clock: Clock): Card {
  const { name, rows, number } = job
  return noteCard({
    title: say`${name}: ${rowsOf(job, rows)}${sizeLine(job)}`,
    lines: [
      isThere(job)
        ? say`Export ${String(number)}, ${dateAndTime(job.finishedAt ?? clock.now, clock)}${inSheets(job)}`
        : goneLine(job, clock),
    ],
    summary: sayPlainly`${subjectOf(job)}: ready`,
    actions: isThere(job) ? [getButton(job), exportsButton()] : [againButton(job), exportsButton()],
  })
}

/** Everything about one export, with who got its file. */
export function exportDetailsCard(job: Shown<ExportJob>, clock: Clock): Card {
  const { name, by, createdAt, finishedAt, workedMs, options, rows, error, downloads, fetched } = job
  const facts = [
    { name: 'File', text: say`${name}${sizeLine(job)}` },
    { name: 'Who', text: say`${by.name}` },
    { name: 'When', text: say`${dateAndTime(createdAt, clock)}` },
    ...(finishedAt && workedMs > 0 ? [{ name: 'Took', text: say`${durationOf(workedMs)}` }] : []),
    ...(job.state === 'completed' ? [{ name: 'Holds', text: rowsOf(job, rows) }] : []),
    ...(options.columns ? [{ name: 'Columns', text: say`${options.columns.join(', ')}` }] : []),
    ...(error ? [{ name: 'Reason', text: sentence(error.message) }] : []),
    ...(job.file && !isThere(job) ? [{ name: 'Removed', text: removedLine(job, clock) }] : []),
    { name: 'Downloaded', text: fetched === 0 ? say`by nobody yet` : plural(fetched, 'time') },
  ]
  const latest = downloads.toReversed().map(each => ({
    text: say`Downloaded by ${each.by.name}, ${dateAndTime(each.at, clock)}`,
  }))
  return {
    template: 'import-details',
    summary: sayPlainly`Export ${String(job.number)} of ${job.options.what}: ${job.state}`,
    data: {
      title: say`Export ${String(job.number)}: ${whatOf(job)}, ${job.state}`,
      facts,
      counts: '',
      hasGroups: latest.length > 0,
      groups: latest,
      actions: [...(isThere(job) ? [getButton(job)] : [againButton(job)]), exportsButton()],
    },
    shorten: ['groups'],
  }
}

/** Takes the place of the form that asked what to export. */
export function startedCard(job: ExportJob): Card {
  return noteCard({
    lines: [say`${aboutOf(job)}: its card is below.`],
    summary: sayPlainly`${subjectOf(job)}: queued`,
    actions: [exportsButton()],
  })
}

/** "completed. 412 people, 61 KB". */
export function exportStateLine(job: ExportJob): Line {
  if (job.state !== 'completed') return say`${aboutOf(job)}: ${job.state}`
  return isThere(job)
    ? say`completed. ${rowsOf(job, job.rows)}${sizeLine(job)}`
    : say`completed. ${rowsOf(job, job.rows)}. The file was removed.`
}

/** One line under the name of the file that is offered. */
export function describeExport(job: ExportJob): string {
  return rowsOf(job, job.rows).value
}

function isThere(job: ExportJob): boolean {
  return keptSince(job) !== null
}

function goneLine(job: ExportJob, clock: Clock): Line {
  return say`The file was removed on ${removedLine(job, clock)}.`
}

function removedLine({ file }: ExportJob, clock: Clock): Line {
  return say`${dateAndTime(file?.removedAt ?? clock.now, clock)}, because of its age`
}

function sizeLine({ file }: ExportJob): Line | string {
  return file ? say`, ${sizeOf(file.bytes)}` : ''
}

/** What is beyond the first sheet is easily overlooked. How many members there are of all groups nobody has counted. */
function sheetsHint({ options, expected }: ExportJob): Line | string {
  if (options.as !== 'xlsx') return ''
  if (expected === undefined && options.what === 'members') {
    return say` A sheet holds ${SHEET_ROWS - 1} rows; more of them go on in the next one.`
  }
  const sheets = sheetsFor(expected ?? 0)
  return sheets > 1 ? say` It will have ${sheets} sheets, since one holds ${SHEET_ROWS - 1} rows.` : ''
}

function inSheets({ options, rows }: ExportJob): Line | string {
  const sheets = options.as === 'xlsx' ? sheetsFor(rows) : 1
  return sheets > 1 ? say`, in ${sheets} sheets` : ''
}

function rowsOf({ options }: ExportJob, rows: number): Line {
  if (options.what === 'users') return plural(rows, 'person', 'people')
  return plural(rows, options.what === 'groups' ? 'group' : 'membership')
}

function aboutOf(job: ExportJob): Line {
  return say`Export of ${whatOf(job)}`
}

/** "members of North". */
function whatOf({ options: { what, group } }: ExportJob): Line {
  return group ? say`${what} of ${group.name}` : say`${what}`
}

/** Without the group's name, which others may read over somebody's shoulder. */
function subjectOf({ options }: ExportJob): string {
  return `Export of ${options.what}`
}

function getButton(job: ExportJob): Button {
  return press('Get the file', 'export-file', { job: job.id })
}

function exportsButton(): Button {
  return command('Exports', 'exports')
}

function againButton({ options: { what, group, as, columns } }: ExportJob): Button {
  const of = group ? ` of id:${group.id}` : ''
  const named = columns ? ` columns ${columns.map(header => `"${header}"`).join(', ')}` : ''
  return command('Export again', `export ${what}${of} as ${as}${named}`)
}
