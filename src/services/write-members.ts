import type { ChunkPlan, RowRecord } from '../domain/plans.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import { groupChunkPlan } from './group-chunk-plan.ts'
import type { JobHandle } from './job-handle.ts'
import { planMembers } from './plan-members.ts'
import { readingOf } from './plan-writes.ts'
import { recordGroupChanges } from './record-group-changes.ts'
import { writeGroupSteps } from './write-group-steps.ts'

/** Chunks about people in groups. Whoever dropped the file is asked for their rights again, row by row. */
export function writeMembers(context: ServiceContext, handle: JobHandle): ChunkWriter {
  const plan = (rows: readonly RowRecord[], only?: readonly number[]) =>
    planChunkOfMembers(context, handle, rows, only)
  return {
    plan: rows => plan(rows),
    async write(n, rows, kept) {
      const replan = (only: readonly number[]) => plan(rows, only)
      const done = await writeGroupSteps(context, handle, { n, rows, plan: kept, replan })
      await recordGroupChanges(context, handle.job, done.groups)
      return done
    },
  }
}

async function planChunkOfMembers(
  context: ServiceContext,
  { job }: JobHandle,
  rows: readonly RowRecord[],
  only: readonly number[] = rows.keys().toArray(),
): Promise<ChunkPlan> {
  const { columnOf } = readingOf(job)
  const actor = await actorOfJob(context, job)
  const planning = { job, actor, columnOf: (field: string) => columnOf[field] ?? '' }
  const toPlan = only.flatMap(row => {
    const { line, member } = rows[row] as RowRecord
    return member ? [{ row, line, member }] : []
  })
  const { planned, steps } = await planMembers(context, planning, toPlan)
  return groupChunkPlan(rows, planned, steps)
}
