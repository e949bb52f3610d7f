import type { ImportJob } from '../domain/jobs.ts'

/** Always the same for the same row of a job: whoever has this id was added by it. */
export function newPersonId(job: Pick<ImportJob, 'id'>, line: number): string {
  return `${job.id}-${String(line).padStart(7, '0')}`
}

/** The row that added the person; null for an id that no import has given. A job of that id need not be there. */
export function rowOfNewPerson(userId: string): { jobId: string; line: number } | null {
  const found = /^(.+)-(\d{7,})$/.exec(userId)
  return found ? { jobId: found[1] as string, line: Number(found[2]) } : null
}
