import type { Actor } from '../domain/access.ts'
import { recheck } from '../domain/job-changes.ts'
import type { ImportJob, ImportOptions, Shown } from '../domain/jobs.ts'
import { ConflictError } from '../errors.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { getImport } from './get-import.ts'
import { shownJob } from './shown-jobs.ts'

/**
 * Checks the file again with other options.
 * @throws RefusedError; NotFoundError; ConflictError when the import was decided already.
 */
export async function changeOptions(
  context: ServiceContext,
  actor: Actor,
  given: { jobId: string; options: Partial<ImportOptions> },
): Promise<Shown<ImportJob>> {
  const seen = await getImport(context, actor, given)
  await ensureMay(context, actor, 'decide import', { job: seen })
  const { job, changed } = await changeJob(context, seen, recheck(given.options, context.now()))
  if (!changed)
    throw new ConflictError(`Import ${job.number} is ${job.state}: its options can no longer change.`)
  return shownJob(context, job)
}
