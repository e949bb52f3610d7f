import { type ChunkPlan, type Counts, noCounts, type RowRecord, type RowResult } from './plans.ts'

/** What became of the rows of an applied chunk, by position: its last plan says it, since only what was made stays in it. */
export function chunkResults(rows: readonly RowRecord[], plan: ChunkPlan): RowResult[] {
  const results: RowResult[] = rows.map(({ outcome, issues }) => ({ outcome, issues }))
  for (const { row, outcome, issues } of plan.writes) {
    results[row] = { outcome, issues: issues ?? rows[row]?.issues ?? [] }
  }
  for (const { row, outcome, issues } of plan.groups?.rows ?? []) {
    results[row] = { outcome, issues: issues ?? rows[row]?.issues ?? [] }
  }
  // Last: a row that could be written in part only is told with what it could not do.
  for (const { row, outcome, issues } of plan.settled) results[row] = { outcome, issues }
  return results
}

export function countResults(results: readonly RowResult[]): Counts {
  const counts = noCounts()
  for (const { outcome } of results) counts[outcome]++
  return counts
}
