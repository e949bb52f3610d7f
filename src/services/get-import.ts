import { type Actor, may } from '../domain/access.ts'
import type { ImportJob, Shown } from '../domain/jobs.ts'
import { NotFoundError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { shownJob } from './shown-jobs.ts'

/** @throws NotFoundError also for an import that the actor may not see: its number must not tell that it exists. */
export async function getImport(
  context: ServiceContext,
  actor: Actor,
  which: { jobId: string } | { number: number },
): Promise<Shown<ImportJob>> {
  const { jobs } = context.storage
  const job =
    'jobId' in which
      ? await jobs.get(actor.tenant, which.jobId)
      : await jobs.byNumber(actor.tenant, which.number)
  if (job?.kind !== 'import' || !may(actor, 'see import', { job }).allowed) {
    throw new NotFoundError('number' in which ? `import ${which.number}` : 'such import')
  }
  return shownJob(context, job)
}
