import { type Actor, may } from '../domain/access.ts'
import type { ServiceContext } from './context.ts'
import { seenExports } from './seen-exports.ts'

const JOB = /^(?:import|export) (\d+)$/

/**
 * Of what entries of the log are about, the jobs (`import 41`) that would tell of a private group. None for admins of a group:
 * they read of every job in the log of theirs.
 */
export async function hiddenTargets(
  context: ServiceContext,
  actor: Actor,
  targets: readonly string[],
): Promise<Set<string>> {
  if (actor.kind === 'operator' || !may(actor, 'see audit').allowed) return new Set()
  const isHidden = async (target: string) => {
    const number = JOB.exec(target)?.[1]
    const job = number && (await context.storage.jobs.byNumber(actor.tenant, Number(number)))
    if (!job) return false
    return job.kind === 'import'
      ? !may(actor, 'see import', { job }).allowed
      : !(await seenExports(context, actor, [job])).has(job)
  }
  const different = [...new Set(targets)]
  const answers = await Promise.all(different.map(isHidden))
  return new Set(different.filter((_, n) => answers[n]))
}
