import { type Actor, requesterOf } from '../domain/access.ts'
import { cancelExport as cancelled } from '../domain/export-changes.ts'
import type { ExportJob } from '../domain/jobs.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'
import { getExport } from './get-export.ts'

/**
 * Ends an export that is not done; no file is made. `first`: it was this call that did.
 * @throws RefusedError; NotFoundError
 */
export async function cancelExport(
  context: ServiceContext,
  actor: Actor,
  given: { jobId: string },
): Promise<{ job: ExportJob; first: boolean }> {
  const seen = await getExport(context, actor, given)
  await ensureMay(context, actor, 'cancel export', { job: seen })
  const change = cancelled(requesterOf(actor), context.now())
  const { job, changed } = await changeJob(context, seen, change)
  if (changed) {
    const target = `export ${job.number}`
    await record(context, actor, { action: 'cancel export', target, outcome: 'done', detail: {} })
  }
  return { job, first: changed }
}
