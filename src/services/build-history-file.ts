import type { Actor } from '../domain/access.ts'
import {
  type ExportJob,
  fileNameOf,
  type ImportJob,
  type JobKind,
  keptSince,
  type Shown,
} from '../domain/jobs.ts'
import { OUTCOME_WORDS } from '../domain/outcome-words.ts'
import { OUTCOMES } from '../domain/plans.ts'
import { formatNamed } from '../formats/registry.ts'
import type { StoredFile } from '../ports/file-store.ts'
import { writeTable } from '../tables/write-table.ts'
import type { ServiceContext } from './context.ts'
import { type HiddenJob, isHidden } from './hidden-job.ts'
import { keepLatest } from './keep-latest.ts'
import { listExports } from './list-exports.ts'
import type { HistoryFilter, HistoryPage } from './list-history.ts'
import { listImports } from './list-imports.ts'

const PAGE = 500
const COMMON = ['Number', 'File', 'State', 'Who', 'When (UTC)', 'Finished (UTC)', 'Reason']
const IMPORT = ['Format', 'Rows', ...OUTCOMES.map(outcome => OUTCOME_WORDS[outcome])]
const EXPORT = ['Of', 'Group', 'Rows', 'Bytes', 'Kept', 'Downloads']

/**
 * A history, as far as the actor sees it, as a file for a spreadsheet; the one that was made for them before goes.
 * @throws as `listHistory`
 */
export async function buildHistoryFile(
  context: ServiceContext,
  actor: Actor,
  kind: JobKind,
  filter: HistoryFilter,
): Promise<StoredFile> {
  const rows =
    kind === 'import'
      ? rowsOf([...COMMON, ...IMPORT], importCells, query => listImports(context, actor, query), filter)
      : rowsOf([...COMMON, ...EXPORT], exportCells, query => listExports(context, actor, query), filter)
  const name = `${kind}s-${day(context.now())}.csv`
  return keepLatest(context, actor, { use: `${kind}s-file`, name, content: writeTable(rows) })
}

type List<J extends Shown> = (
  query: HistoryFilter & { limit: number; before?: number },
) => Promise<HistoryPage<J>>

async function* rowsOf<J extends Shown>(
  header: readonly string[],
  cells: (job: J) => string[],
  list: List<J>,
  filter: HistoryFilter,
): AsyncIterable<readonly string[]> {
  yield header
  let before: number | null = null
  do {
    const page: HistoryPage<J> = await list({ ...filter, limit: PAGE, ...(before ? { before } : {}) })
    for (const job of page.jobs)
      yield isHidden(job) ? hiddenRow(job, header) : [...commonCells(job), ...cells(job)]
    before = page.next
  } while (before !== null)
}

function hiddenRow({ number }: HiddenJob, header: readonly string[]): string[] {
  return header.map((_, n) => ['', 'about a private group'][n] ?? '').with(0, String(number))
}

function commonCells(job: Shown): string[] {
  const { number, state, by, createdAt, finishedAt, error } = job
  const times = [time(createdAt), finishedAt === undefined ? '' : time(finishedAt)]
  return [String(number), fileNameOf(job), state, by.name, ...times, error?.message ?? '']
}

function importCells({ summary, rows, counts }: Shown<ImportJob>): string[] {
  const format = summary ? (formatNamed(summary.reading.format)?.title ?? summary.reading.format) : ''
  return [format, String(rows), ...OUTCOMES.map(outcome => String(counts[outcome]))]
}

function exportCells(job: Shown<ExportJob>): string[] {
  const { options, rows, file, fetched } = job
  const kept = file ? (keptSince(job) === null ? 'no' : 'yes') : ''
  return [
    options.what,
    options.group?.name ?? '',
    String(rows),
    file ? String(file.bytes) : '',
    kept,
    String(fetched),
  ]
}

function time(at: number): string {
  return new Date(at).toISOString()
}

function day(at: number): string {
  return time(at).slice(0, 10)
}
