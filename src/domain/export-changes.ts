import type { JobChange } from './job-changes.ts'
import { forgiven } from './job-changes.ts'
import type { ExportJob, ExportOptions, ExportScope, JobCard, NewJob, Requester } from './jobs.ts'

/** Who fetched the file is told of so many in the job; the audit log has all. */
export const MOST_DOWNLOADS = 20

export type ExportChange = JobChange<ExportJob>

/** What a new export is, before storage numbers it. */
export function newExport(given: {
  tenant: string
  id: string
  origin: string
  by: Requester
  now: number
  name: string
  options: ExportOptions
  expected?: number
  conversationId?: string
}): NewJob<ExportJob> {
  const { now, conversationId, expected, ...job } = given
  const card: JobCard | undefined = conversationId
    ? { conversationId, revision: 0, at: 0, failures: 0, pressedAt: now }
    : undefined
  return {
    ...job,
    kind: 'export',
    createdAt: now,
    state: 'queued',
    rows: 0,
    downloads: [],
    fetched: 0,
    strikes: 0,
    failures: 0,
    furthest: 0,
    workedMs: 0,
    ...(expected === undefined ? {} : { expected }),
    ...(card ? { card } : {}),
  }
}

/** From its first row on, also when a worker died before: a file that was begun is not gone on with. */
export function beginExport(scope: ExportScope, now: number): ExportChange {
  return job =>
    job.state === 'queued' || job.state === 'processing'
      ? { ...job, state: 'processing', startedAt: job.startedAt ?? now, rows: 0, scope }
      : null
}

export function noteRowsWritten(rows: number, workedMs: number): ExportChange {
  return job => {
    if (job.state !== 'processing') return null
    return rows > job.furthest
      ? forgiven({ ...job, rows, workedMs, furthest: rows })
      : { ...job, rows, workedMs }
  }
}

export function endExport(
  made: { file: NonNullable<ExportJob['file']>; rows: number; workedMs: number },
  now: number,
): ExportChange {
  return job =>
    job.state === 'processing' ? forgiven({ ...job, ...made, state: 'completed', finishedAt: now }) : null
}

export function cancelExport(by: Requester, at: number): ExportChange {
  return job =>
    job.state === 'queued' || job.state === 'processing'
      ? { ...job, state: 'cancelled', decision: { what: 'cancelled', by, at }, finishedAt: at }
      : null
}

/** Somebody got the file. A card that is up to date says the same as before. */
export function noteFetched(by: Requester, at: number): ExportChange {
  return job => {
    const downloads = [...job.downloads, { by, at }].slice(-MOST_DOWNLOADS)
    return job.file ? quietly({ ...job, downloads, fetched: job.fetched + 1 }) : null
  }
}

/** The file is too old to be kept. */
export function noteRemoved(at: number): ExportChange {
  return job =>
    job.file && job.file.removedAt === undefined ? { ...job, file: { ...job.file, removedAt: at } } : null
}

function quietly(job: ExportJob): ExportJob {
  const { card, revision } = job
  return card && card.revision === revision ? { ...job, card: { ...card, revision: revision + 1 } } : job
}
