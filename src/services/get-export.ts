import type { Actor } from '../domain/access.ts'
import type { ExportJob, Shown } from '../domain/jobs.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { seenExports } from './seen-exports.ts'
import { shownJob } from './shown-jobs.ts'

/** @throws NotFoundError also for an export that the actor may not see: its number must not tell that it exists. */
export async function getExport(
  context: ServiceContext,
  actor: Actor,
  which: { jobId: string } | { number: number },
): Promise<Shown<ExportJob>> {
  const { jobs } = context.storage
  const job =
    'jobId' in which
      ? await jobs.get(actor.tenant, which.jobId)
      : await jobs.byNumber(actor.tenant, which.number)
  if (job?.kind !== 'export' || !(await seenExports(context, actor, [job])).has(job)) {
    throw new NotFoundError('number' in which ? `export ${which.number}` : 'such export')
  }
  return shownJob(context, job)
}
