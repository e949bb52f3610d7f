import type { Actor } from '../domain/access.ts'
import { confirm, heldByStrict } from '../domain/job-changes.ts'
import { ConflictError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { type Decided, decideImport } from './decide-import.ts'

/**
 * Lets the runner apply what the preview shows.
 * @throws RefusedError; NotFoundError; ConflictError when strict is on and rows are refused.
 */
export async function confirmImport(
  context: ServiceContext,
  actor: Actor,
  given: { jobId: string },
): Promise<Decided> {
  const decided = await decideImport(context, actor, given.jobId, {
    action: 'confirm import',
    change: confirm,
  })
  if (!decided.first && decided.job.state === 'awaiting confirmation' && heldByStrict(decided.job)) {
    throw new ConflictError(
      'Strict is on, and rows of this file are refused. Turn strict off, or mend the rows and drop the file again.',
    )
  }
  return decided
}
