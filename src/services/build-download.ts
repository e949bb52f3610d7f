import { type Actor, requesterOf } from '../domain/access.ts'
import { chunkResults } from '../domain/chunk-results.ts'
import { rowsFileId } from '../domain/file-ids.ts'
import { describeIssue } from '../domain/issue-text.ts'
import { type ImportJob, isEnded } from '../domain/jobs.ts'
import { OUTCOME_WORDS } from '../domain/outcome-words.ts'
import type { Outcome, RowRecord, RowResult } from '../domain/plans.ts'
import { NotFoundError } from '../errors.ts'
import type { StoredFile } from '../ports/file-store.ts'
import { writeTable } from '../tables/write-table.ts'
import type { ServiceContext } from './context.ts'
import { getImport } from './get-import.ts'

export const DOWNLOADS = ['original', 'results', 'failed'] as const
/** `results`: every row with its outcome and reason. `failed`: the refused rows, to mend and drop again. */
export type Download = (typeof DOWNLOADS)[number]

const PLANNED_WORDS: Partial<Record<Outcome, string>> = {
  created: 'To be added',
  updated: 'To be updated',
  removed: 'To be deleted',
}

/**
 * The file as it can be downloaded, made when it is asked for. It is kept once the job has ended; until then the next one takes
 * its place.
 * @throws NotFoundError for a job the actor may not see, or one whose rows were not checked
 */
export async function buildDownload(
  context: ServiceContext,
  actor: Actor,
  given: { jobId: string; kind: Download },
): Promise<StoredFile> {
  const job = await getImport(context, actor, given)
  if (given.kind === 'original' && !isTold(job, actor)) {
    throw new NotFoundError(`original of import ${job.number} to get before its rows are checked`)
  }
  const { files } = context.storage
  const id = given.kind === 'original' ? job.file.id : rowsFileId(job, given.kind)
  const known = await files.info(job.tenant, id)
  if (known && (given.kind === 'original' || isEnded(job))) return known
  if (given.kind === 'original') throw new NotFoundError(`original of import ${job.number} any more`)
  const word = given.kind === 'results' ? 'results' : 'refused'
  if (!job.summary) throw new NotFoundError(`${word} file of import ${job.number}: no row of it was checked`)
  const rows = given.kind === 'results' ? resultRows(context, job) : failedRows(context, job)
  const name = `${job.file.name.replace(/\.[^.]*$/, '')}-${word}.csv`
  return files.write({ tenant: job.tenant, id, name, createdAt: context.now() }, writeTable(rows))
}

/** Only its rows tell whether a file is about private groups, and so not for everybody who sees imports. */
function isTold(job: ImportJob, actor: Actor): boolean {
  const isOwn = actor.kind === 'operator' || job.by.userId === requesterOf(actor).userId
  return isOwn || job.summary !== undefined || job.state === 'failed'
}

/** One row with what became of it, or what would. */
export interface CheckedRow extends RowResult {
  row: RowRecord
  applied: boolean
}

/** Every row of the file in its order; before it is applied a row's outcome is the preview's. */
export async function* checkedRows(context: ServiceContext, job: ImportJob): AsyncIterable<CheckedRow> {
  const end = job.chunks - (job.summary?.apart ?? 0)
  const apart = await Array.fromAsync(rowsOfChunks(context, job, { from: end, to: job.chunks }))
  apart.sort((a, b) => a.row.line - b.row.line)
  let next = 0
  for await (const checked of rowsOfChunks(context, job, { from: 0, to: end })) {
    for (; (apart[next]?.row.line ?? Infinity) < checked.row.line; next++) yield apart[next] as CheckedRow
    yield checked
  }
  yield* apart.slice(next)
}

async function* rowsOfChunks(
  context: ServiceContext,
  job: ImportJob,
  { from, to }: { from: number; to: number },
): AsyncIterable<CheckedRow> {
  const { chunks } = context.storage
  for (let n = from; n < to; n++) {
    const rows = (await chunks.rows(job.tenant, job.id, n)) ?? []
    const plan = n < job.checkpoint ? await chunks.plan(job.tenant, job.id, n) : null
    const results: RowResult[] = plan ? chunkResults(rows, plan) : rows
    for (const [i, row] of rows.entries()) {
      const { outcome, issues } = results[i] as RowResult
      yield { row, outcome, issues, applied: plan !== null }
    }
  }
}

async function* resultRows(context: ServiceContext, job: ImportJob): AsyncIterable<string[]> {
  const width = columnsOf(job).length
  yield [...columnsOf(job), 'Outcome', 'Reason']
  for await (const { row, outcome, issues, applied } of checkedRows(context, job)) {
    const word = applied ? OUTCOME_WORDS[outcome] : unappliedWord(outcome, job)
    yield [...fitted(row.cells, width), word, reasonOf(issues)]
  }
}

/** What would have written something has not; the rest is true as it is. */
function unappliedWord(outcome: Outcome, job: ImportJob): string {
  const planned = PLANNED_WORDS[outcome]
  if (!planned) return OUTCOME_WORDS[outcome]
  return isEnded(job) ? 'Not applied' : planned
}

async function* failedRows(context: ServiceContext, job: ImportJob): AsyncIterable<string[]> {
  const width = columnsOf(job).length
  yield [...columnsOf(job), 'Line', 'Reason']
  for await (const { row, outcome, issues } of checkedRows(context, job)) {
    if (outcome === 'failed') yield [...fitted(row.cells, width), String(row.line), reasonOf(issues)]
  }
}

function columnsOf(job: ImportJob): string[] {
  return job.summary?.reading.columns ?? []
}

/** Cells too many are kept in the last column, so that nothing is lost and the added columns stay in place. */
function fitted(cells: readonly string[], width: number): string[] {
  if (cells.length > width) return [...cells.slice(0, width - 1), cells.slice(width - 1).join(' ')]
  return [...cells, ...Array<string>(width - cells.length).fill('')]
}

function reasonOf(issues: RowResult['issues']): string {
  return (issues ?? [])
    .map(issue => {
      const { message, fix } = describeIssue(issue)
      return fix ? `${message} ${fix}` : message
    })
    .join(' ')
}
