import type { Actor } from '../domain/access.ts'
import { resume } from '../domain/job-changes.ts'
import type { ServiceContext } from './context.ts'
import { type Decided, decideImport } from './decide-import.ts'

/**
 * Goes on with an import that failed or was stopped while it was applied, from the first row that was not.
 * @throws RefusedError; NotFoundError
 */
export function resumeImport(
  context: ServiceContext,
  actor: Actor,
  given: { jobId: string },
): Promise<Decided> {
  return decideImport(context, actor, given.jobId, { action: 'resume import', change: resume })
}
