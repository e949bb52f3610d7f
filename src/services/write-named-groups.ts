import { chunkResults } from '../domain/chunk-results.ts'
import type { ChunkPlan, RowRecord } from '../domain/plans.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { keepPlan } from './keep-plan.ts'
import type { Admins } from './plan-chunk.ts'
import { planRows, settledRow } from './plan-writes.ts'
import { recordGroupChanges } from './record-group-changes.ts'
import { writeGroupSteps } from './write-group-steps.ts'

interface NamingChunk {
  rows: readonly RowRecord[]
  plan: ChunkPlan
  admins: Admins
}

/**
 * Puts people whom a chunk has written into the groups that their rows name. Planned once they are written, kept before the first
 * group is; an earlier worker may have done either. Answers what was done in the end.
 */
export async function writeNamedGroups(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  chunk: NamingChunk,
): Promise<ChunkPlan> {
  const { rows } = chunk
  if (!rows.some(({ change }) => change?.own?.groups)) return chunk.plan
  let { plan } = chunk
  if (!plan.groups) {
    const { settled, groups } = await planGroupsOnly(context, handle, chunk)
    plan = { ...plan, settled: [...plan.settled, ...settled], ...(groups ? { groups } : {}) }
    await keepPlan(context, handle, n, plan)
  }
  const replan = (only: readonly number[]) => planGroupsOnly(context, handle, { ...chunk, plan }, only)
  const done = await writeGroupSteps(context, handle, { n, rows, plan, replan })
  await recordGroupChanges(context, handle.job, n, done.groups)
  return done
}

/** The rows that were not refused, planned again: nothing is left of them but their groups. */
async function planGroupsOnly(
  context: ServiceContext,
  { job }: JobHandle,
  { rows, plan, admins }: NamingChunk,
  only: readonly number[] = rows.keys().toArray(),
): Promise<ChunkPlan> {
  const { groups: _, ...written } = plan
  const results = chunkResults(rows, written)
  const positions = only.filter(i => {
    const outcome = results[i]?.outcome
    return rows[i]?.change?.own?.groups && outcome !== 'failed' && outcome !== 'skipped'
  })
  const { plans, groups } = await planRows(context, job, rows, { positions, admins })
  const settled = plans.flatMap((each, p) => {
    const row = positions[p] as number
    return each.outcome === 'failed' ? [settledRow(row, each, rows[row] as RowRecord)] : []
  })
  const refused = new Set(settled.map(({ row }) => row))
  const steps = groups && {
    ...groups,
    rows: groups.rows
      .map(entry => ({ ...entry, row: positions[entry.row] as number }))
      .filter(({ row }) => !refused.has(row))
      .map(entry => {
        const { outcome = 'updated', issues = [] } = results[entry.row] ?? {}
        return { ...entry, outcome: outcome === 'unchanged' ? ('updated' as const) : outcome, issues }
      }),
  }
  return { writes: [], settled, ...(steps ? { groups: steps } : {}) }
}
