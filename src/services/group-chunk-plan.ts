import type { ChunkPlan, GroupSteps, RowPlan, RowRecord } from '../domain/plans.ts'
import { settledRow } from './plan-writes.ts'

/** The plan of a chunk whose rows were planned; `row` is their position in it. */
export function groupChunkPlan(
  rows: readonly RowRecord[],
  planned: readonly (Pick<RowPlan, 'outcome' | 'issues'> & { row: number })[],
  steps: GroupSteps,
): ChunkPlan {
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
