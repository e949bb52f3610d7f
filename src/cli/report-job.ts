import { describeIssue } from '../domain/issue-text.ts'
import type { Issue } from '../domain/issues.ts'
import type { ImportJob, IssueGroup } from '../domain/jobs.ts'
import { OUTCOME_WORDS, PREVIEW_WORDS } from '../domain/outcome-words.ts'
import { type Counts, noCounts, OUTCOMES, type Outcome } from '../domain/plans.ts'
import { fileKind, unreadSheets } from '../domain/reading-text.ts'
import { checkedRows } from '../services/build-download.ts'
import type { ServiceContext } from '../services/context.ts'
import { plain, safeJson, type Terminal } from './terminal.ts'

/** Characters that are gathered before they are written. */
const PIECE = 64 * 1024

/** What became of the rows; what would, while nothing is decided. */
export function countsOf(job: ImportJob): Counts {
  return job.state === 'awaiting confirmation' ? (job.preview ?? noCounts()) : job.counts
}

/** What the import would do, as lines. */
export function previewLines(job: ImportJob): string[] {
  const { preview, summary } = job
  if (!preview || !summary) return []
  const { reading } = summary
  return [
    `${job.file.name}: ${rowsText(job.rows)}`,
    countsText(preview, PREVIEW_WORDS),
    ...(summary.newGroups ? [`New groups: ${summary.newGroups}`] : []),
    ...(summary.newPeople ? [`New in the directory: ${summary.newPeople}, in network Others`] : []),
    ...(summary.invitations > 0 ? [`Invitations: ${summary.invitations}, to new people only`] : []),
    ...(summary.notices > 0 ? [`Notices: ${summary.notices}, to people who become active again`] : []),
    `Read as: ${[reading.format, ...fileKind(reading)].join(', ')}, phone region ${reading.region}.` +
      (reading.ignored.length > 0 ? ` Left out: ${reading.ignored.join(', ')}` : ''),
    unreadSheets(reading),
    ...summary.groups.map(groupLine),
  ]
    .filter(line => line !== '')
    .map(plain)
}

/** What the import did, as lines. */
export function reportLines(job: ImportJob): string[] {
  const changes = job.counts.created + job.counts.updated + job.counts.removed
  const stay = changes > 0 ? `${changes} changes were made and stay.` : 'Nothing was changed.'
  const head = `${job.file.name}: ${job.state} (import ${job.number})`
  const lines =
    job.state === 'failed'
      ? [head, job.error?.message ?? '', stay]
      : job.state === 'cancelled'
        ? [head, stay]
        : [head, countsLine(job), job.summary ? unreadSheets(job.summary.reading) : '']
  if (job.state.startsWith('completed')) lines.push(...(job.summary?.groups ?? []).map(groupLine))
  if (job.state === 'completed with errors' && job.counts.failed > 0)
    lines.push(`The refused rows, each with its reason: muster failed ${job.number}`)
  return lines.filter(line => line !== '').map(plain)
}

/** The one JSON object of an import; its findings are written as they are read. */
export async function writeJobJson(
  context: ServiceContext,
  job: ImportJob,
  terminal: Terminal,
  { seconds = job.workedMs / 1000, isKept = true } = {},
): Promise<void> {
  const head = {
    job: isKept ? job.number : null,
    state: job.state,
    file: job.file.name,
    format: job.summary?.reading.format ?? job.options.format ?? null,
    rows: job.rows,
    ...countsOf(job),
  }
  let piece = `${safeJson(head).slice(0, -1)},"issues":[`
  let first = true
  for await (const issue of issuesOf(context, job)) {
    piece += (first ? '' : ',') + safeJson(issue)
    first = false
    if (piece.length < PIECE) continue
    if (!(await terminal.out(piece))) return
    piece = ''
  }
  await terminal.out(`${piece}],"seconds":${Math.round(seconds * 1000) / 1000}}\n`)
}

/** Every finding of the file in its order. What stopped the file as a whole stands on line 1. */
async function* issuesOf(context: ServiceContext, job: ImportJob): AsyncIterable<object> {
  if (job.error) {
    const { code, message } = job.error
    yield { line: 1, column: '', value: '', code, severity: 'error', message, fix: '' }
  }
  for await (const { issues } of checkedRows(context, job)) {
    for (const issue of issues ?? []) yield issueObject(issue)
  }
  if (job.summary?.unreadable) yield issueObject(job.summary.unreadable)
}

function issueObject(issue: Issue): object {
  const { line, column, value, code, severity } = issue
  const { message, fix } = describeIssue(issue)
  return { line, column, value, code, severity, message, fix }
}

/** What became of the rows, or would, in one line. */
export function countsLine(job: ImportJob): string {
  return countsText(countsOf(job), job.state === 'awaiting confirmation' ? PREVIEW_WORDS : OUTCOME_WORDS)
}

function countsText(counts: Counts, words: Record<Outcome, string>): string {
  const parts = OUTCOMES.filter(outcome => counts[outcome] > 0)
  return parts.length === 0
    ? 'No rows'
    : parts.map(outcome => `${words[outcome]} ${counts[outcome]}`).join(', ')
}

function groupLine(group: IssueGroup): string {
  if (group.count === 1) return issueLine(group.first)
  const { what, fix } = describeIssue(group.first)
  const left = group.count - group.lines.length
  const more = left > 0 ? ` and ${left} more` : ''
  const warning = isError(group) ? '' : 'Warning: '
  return `${warning}${rowsText(group.count)}: ${what} Lines ${group.lines.join(', ')}${more}. ${fix}`.trimEnd()
}

function issueLine(issue: Issue): string {
  const { message, fix } = describeIssue(issue)
  return `${issue.severity === 'error' ? '' : 'Warning: '}Line ${issue.line}: ${message} ${fix}`.trimEnd()
}

function isError(group: IssueGroup): boolean {
  return group.first.severity === 'error'
}

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`
}
