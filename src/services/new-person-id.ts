import type { ImportJob } from '../domain/jobs.ts'

/** Always the same for the same row of a job: whoever has this id was added by it. */
export function newPersonId(job: Pick<ImportJob, 'id'>, line: number): string {
  return `${job.id}-${String(line).padStart(7, '0')}`
}
