import type { ChunkPlan, RowRecord } from '../domain/plans.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import { groupChunkPlan } from './group-chunk-plan.ts'
import type { JobHandle } from './job-handle.ts'
import { planGroups } from './plan-groups.ts'
import { readingOf } from './plan-writes.ts'
import { recordGroupChanges } from './record-group-changes.ts'
import { writeGroupSteps } from './write-group-steps.ts'
import { writeLinks } from './write-links.ts'

/** Chunks about groups: made and renamed first, then put in their places. */
export function writeGroups(context: ServiceContext, handle: JobHandle): ChunkWriter {
  const plan = (rows: readonly RowRecord[], only?: readonly number[]) =>
    planChunkOfGroups(context, handle, rows, only)
  return {
    plan: rows => plan(rows),
    async write(n, rows, kept) {
      const replan = (only: readonly number[]) => plan(rows, only)
      const made = await writeGroupSteps(context, handle, { n, rows, plan: kept, replan })
      const done = await writeLinks(context, handle, { n, rows, plan: made })
      await recordGroupChanges(context, handle.job, done.groups)
      return done
    },
  }
}

async function planChunkOfGroups(
  context: ServiceContext,
  { job }: JobHandle,
  rows: readonly RowRecord[],
  only: readonly number[] = rows.keys().toArray(),
): Promise<ChunkPlan> {
  const { columnOf } = readingOf(job)
  const actor = await actorOfJob(context, job)
  const planning = { job, actor, columnOf: (field: string) => columnOf[field] ?? '', isCheck: false }
  const toPlan = only.flatMap(row => {
    const { line, group, ahead, outcome: promised } = rows[row] as RowRecord
    return group ? [{ row, line, group, promised, ...(ahead ? { ahead } : {}) }] : []
  })
  const { planned, steps } = await planGroups(context, planning, toPlan)
  return groupChunkPlan(rows, planned, steps)
}
