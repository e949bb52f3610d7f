import type { Actor } from '../domain/access.ts'
import type { Job } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { getImport } from './get-import.ts'
import { seenExports } from './seen-exports.ts'

/**
 * The import or the export of that number.
 * @throws NotFoundError in the same words, whether there is none or the actor may not see it
 */
export async function getJob(
  context: ServiceContext,
  actor: Actor,
  { number }: { number: number },
): Promise<Job> {
  const job = await context.storage.jobs.byNumber(actor.tenant, number)
  if (job?.kind === 'export' && (await seenExports(context, actor, [job])).has(job)) return job
  return getImport(context, actor, { number })
}
