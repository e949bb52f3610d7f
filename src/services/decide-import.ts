import { type Actor, requesterOf } from '../domain/access.ts'
import type { DoneAction } from '../domain/audit-words.ts'
import type { JobChange } from '../domain/job-changes.ts'
import type { ImportJob, Requester, Shown } from '../domain/jobs.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'
import { getImport } from './get-import.ts'
import { shownJob } from './shown-jobs.ts'

/** `first` is false when the job had been decided before, whoever asks; `job.decision` and `job.state` say how. */
export interface Decided {
  job: Shown<ImportJob>
  first: boolean
}

/** One person decides on an import, once. @throws RefusedError; NotFoundError */
export async function decideImport(
  context: ServiceContext,
  actor: Actor,
  jobId: string,
  decision: { action: DoneAction; change: (by: Requester, at: number) => JobChange },
): Promise<Decided> {
  const seen = await getImport(context, actor, { jobId })
  await ensureMay(context, actor, 'decide import', { job: seen })
  const { job, changed } = await changeJob(context, seen, decision.change(requesterOf(actor), context.now()))
  if (changed) {
    const target = `import ${job.number}`
    await record(context, actor, { action: decision.action, target, outcome: 'done', detail: {} })
  }
  return { job: await shownJob(context, job), first: changed }
}
