import type { Actor } from '../domain/access.ts'
import type { Shown } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { getImport } from './get-import.ts'
import { seenExports } from './seen-exports.ts'
import { shownJob } from './shown-jobs.ts'

/**
 * The import or the export of that number.
 * @throws NotFoundError in the same words, whether there is none or the actor may not see it
 */
export async function getJob(
  context: ServiceContext,
  actor: Actor,
  { number }: { number: number },
): Promise<Shown> {
  const job = await context.storage.jobs.byNumber(actor.tenant, number)
  if (job?.kind === 'export' && (await seenExports(context, actor, [job])).has(job))
    return shownJob(context, job)
  return getImport(context, actor, { number })
}
