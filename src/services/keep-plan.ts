import type { ImportJob } from '../domain/jobs.ts'
import { newPerson } from '../domain/plan-row.ts'
import type { ChunkPlan, PlannedWrite, RowRecord, UserWrite } from '../domain/plans.ts'
import { LeaseLostError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { newPersonId } from './new-person-id.ts'

/**
 * Keeps the plan of a chunk before anything of it is written. Of people whom rows add as the preview said, only that is kept:
 * the rows say the rest, and to store it once more takes longer than to make it.
 * @throws LeaseLostError also where another worker, who has taken over, has kept one
 */
export async function keepPlan(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  plan: ChunkPlan,
): Promise<void> {
  const { tenant, id } = handle.job
  handle.ensureHeld()
  const kept = await context.storage.chunks.putPlan(tenant, id, n, withoutAdded(plan), handle.attempt)
  if (!kept) throw new LeaseLostError(id)
}

/** The plan that was kept for a chunk, whole; null when there is none. */
export async function keptPlan(
  context: ServiceContext,
  job: ImportJob,
  n: number,
  rows: readonly RowRecord[],
): Promise<ChunkPlan | null> {
  const plan = await context.storage.chunks.plan(job.tenant, job.id, n)
  return plan && withAdded(plan, job, rows)
}

function withoutAdded(plan: ChunkPlan): ChunkPlan {
  const at = plan.writes.find(isPlainAddition)?.write.user.createdAt
  if (at === undefined) return plan
  const writes: PlannedWrite[] = []
  const rows: number[] = []
  for (const planned of plan.writes) {
    if (isPlainAddition(planned) && planned.write.user.createdAt === at) rows.push(planned.row)
    else writes.push(planned)
  }
  return { ...plan, writes, added: { at, rows } }
}

type Addition = PlannedWrite & { write: Extract<UserWrite, { op: 'insert' }> }

function isPlainAddition(planned: PlannedWrite): planned is Addition {
  return planned.write.op === 'insert' && !planned.issues && !planned.activated
}

function withAdded({ added, ...plan }: ChunkPlan, job: ImportJob, rows: readonly RowRecord[]): ChunkPlan {
  if (!added) return plan
  const additions = added.rows.map((row): PlannedWrite => {
    const { change, line } = rows[row] as RowRecord & Required<Pick<RowRecord, 'change'>>
    const user = newPerson(change, { tenant: job.tenant, newId: newPersonId(job, line), now: added.at })
    return { row, outcome: 'created', write: { op: 'insert', user } }
  })
  return { ...plan, writes: [...plan.writes, ...additions].sort((a, b) => a.row - b.row) }
}
