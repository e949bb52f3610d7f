import type { Actor } from '../domain/access.ts'
import { cancel } from '../domain/job-changes.ts'
import type { ServiceContext } from './context.ts'
import { type Decided, decideImport } from './decide-import.ts'

/**
 * Cancels an import; one that is being applied is stopped after the chunk that it is at, and what was applied stays.
 * @throws RefusedError; NotFoundError
 */
export function cancelImport(
  context: ServiceContext,
  actor: Actor,
  given: { jobId: string },
): Promise<Decided> {
  return decideImport(context, actor, given.jobId, { action: 'cancel import', change: cancel })
}
