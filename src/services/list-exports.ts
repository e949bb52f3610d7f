import { type Actor, may } from '../domain/access.ts'
import type { ExportJob } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** History, newest first; who may not see everybody's sees their own. `before`: a job number, for older pages. */
export async function listExports(
  context: ServiceContext,
  actor: Actor,
  page: { limit: number; before?: number },
): Promise<{ jobs: ExportJob[]; total: number }> {
  await ensureMay(context, actor, 'see exports')
  const own = actor.kind === 'user' && !may(actor, 'see export').allowed ? { by: actor.user.id } : {}
  const [jobs, total] = await Promise.all([
    context.storage.jobs.list(actor.tenant, { ...page, ...own, kind: 'export' }),
    context.storage.jobs.count(actor.tenant, { ...own, kind: 'export' }),
  ])
  return { jobs, total }
}
