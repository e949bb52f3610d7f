import { type ImportJob, isEnded, type Job } from './jobs.ts'

/** What is made of the rows of an import. */
export type RowsFile = 'results' | 'failed'

/** The file that an import is made of. */
export function originalId(jobId: string): string {
  return `${jobId}.original`
}

/** Until the import has ended, the next one takes its place. */
export function rowsFileId(job: Pick<ImportJob, 'id' | 'finishedAt'>, kind: RowsFile): string {
  return `${job.id}.${kind}.${job.finishedAt ?? 'so-far'}`
}

/** Each try writes a file of its own: one that was slow and is not gone must not replace what the next one made. */
export function exportId(jobId: string, attempt: number): string {
  return `${jobId}.export.${attempt}`
}

const LATEST = /^[a-z-]+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** What was made for somebody to fetch at once; the next one for the same use takes its place. */
export function latestId(use: string, uuid: string): string {
  return `${use}.${uuid}`
}

export function isLatest(id: string): boolean {
  return LATEST.test(id)
}

/** The job that a file belongs to, by its id; null for files of other kinds. */
export function jobIdOf(fileId: string): string | null {
  return /^(.+)\.(?:original|(?:results|failed|export)\.[^.]+)$/.exec(fileId)?.[1] ?? null
}

/** Whether a job hands the file out, or may still. */
export function isNamedBy(job: Job, fileId: string): boolean {
  if (job.file?.id === fileId) return true
  if (!isEnded(job)) return true
  return job.kind === 'import' && [rowsFileId(job, 'results'), rowsFileId(job, 'failed')].includes(fileId)
}
