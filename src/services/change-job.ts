import type { JobChange } from '../domain/job-changes.ts'
import type { ImportJob, Job } from '../domain/jobs.ts'
import { LeaseLostError, NotFoundError, StorageError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

const TRIES = 20

/**
 * Makes a step on what is stored now, also while others write the same job. Answers the job as it is afterwards, and
 * whether the step was made: it is not where it does not fit the state (see JobChange).
 * @param attempt the caller's claim; LeaseLostError when it is no longer the last one.
 */
export async function changeJob<J extends Job = ImportJob>(
  context: ServiceContext,
  at: Pick<J, 'tenant' | 'id' | 'kind'>,
  change: JobChange<J>,
  attempt?: number,
): Promise<{ job: J; changed: boolean }> {
  const { jobs } = context.storage
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await jobs.get(at.tenant, at.id)
    if (found?.kind !== at.kind) throw new NotFoundError(`such ${at.kind}`)
    const job = found as J
    const next = change(job)
    if (!next) return { job, changed: false }
    if (await jobs.replace(next, attempt))
      return { job: { ...next, revision: job.revision + 1 }, changed: true }
    const now = await jobs.get(at.tenant, at.id)
    if (attempt !== undefined && now?.revision === job.revision) throw new LeaseLostError(job.id)
  }
  throw new StorageError(`This ${at.kind} is being changed by too many at once. Try again.`, {
    retryable: true,
  })
}
