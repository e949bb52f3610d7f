import { type Actor, may } from '../domain/access.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** History, newest first; who may not see everybody's sees their own. `before`: a job number, for older pages. */
export async function listImports(
  context: ServiceContext,
  actor: Actor,
  page: { limit: number; before?: number },
): Promise<{ jobs: ImportJob[]; total: number }> {
  await ensureMay(context, actor, 'see imports')
  const own = actor.kind === 'user' && !may(actor, 'see import').allowed ? { by: actor.user.id } : {}
  const [jobs, total] = await Promise.all([
    context.storage.jobs.list(actor.tenant, { ...page, ...own, kind: 'import' }),
    context.storage.jobs.count(actor.tenant, { ...own, kind: 'import' }),
  ])
  return { jobs, total }
}
