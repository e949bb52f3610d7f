import type { Actor } from '../domain/access.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { ChunkPlan, GroupSteps, RowPlan, RowRecord } from '../domain/plans.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { readingOf, settledRow } from './plan-writes.ts'
import { recordGroupChanges } from './record-group-changes.ts'
import { writeGroupSteps } from './write-group-steps.ts'

interface GroupWriting {
  /** Plans rows, each with its position in the chunk. Whoever dropped the file is asked for their rights again. */
  plan(
    planning: { job: ImportJob; actor: Actor; columnOf(field: string): string },
    rows: readonly (RowRecord & { row: number })[],
  ): Promise<{ planned: PlannedRow[]; steps: GroupSteps }>
  /** What is left to do once groups and memberships are written; may be repeated. Answers what was done in the end. */
  finish?(n: number, rows: readonly RowRecord[], plan: ChunkPlan): Promise<ChunkPlan>
}

type PlannedRow = Pick<RowPlan, 'outcome' | 'issues'> & { row: number }

/** Writes the chunks of files that change groups and no records of people. */
export function groupWriter(context: ServiceContext, handle: JobHandle, writing: GroupWriting): ChunkWriter {
  const plan = async (rows: readonly RowRecord[], only: readonly number[]): Promise<ChunkPlan> => {
    const { job } = handle
    const { columnOf } = readingOf(job)
    const actor = await actorOfJob(context, job)
    const planning = { job, actor, columnOf: (field: string) => columnOf[field] ?? '' }
    const toPlan = only.map(row => ({ row, ...(rows[row] as RowRecord) }))
    const { planned, steps } = await writing.plan(planning, toPlan)
    return chunkPlan(rows, planned, steps)
  }
  return {
    plan: rows => plan(rows, rows.keys().toArray()),
    async write(n, rows, kept) {
      const replan = (only: readonly number[]) => plan(rows, only)
      const made = await writeGroupSteps(context, handle, { n, rows, plan: kept, replan })
      const done = writing.finish ? await writing.finish(n, rows, made) : made
      await recordGroupChanges(context, handle.job, n, done.groups)
      return done
    },
  }
}

function chunkPlan(rows: readonly RowRecord[], planned: readonly PlannedRow[], steps: GroupSteps): ChunkPlan {
  const plan: ChunkPlan = { writes: [], settled: [], groups: steps }
  const written = new Map(steps.rows.map(entry => [entry.row, entry]))
  for (const each of planned) {
    const record = rows[each.row] as RowRecord
    if (each.outcome === record.outcome) continue
    const settled = settledRow(each.row, each, record)
    const entry = written.get(each.row)
    if (entry) entry.issues = settled.issues
    else plan.settled.push(settled)
  }
  return plan
}
