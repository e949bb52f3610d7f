import type { ChunkPlan, RowRecord } from '../domain/plans.ts'

/** What a row comes to that others were always quicker than. */
export function lostRace(rows: readonly RowRecord[], row: number): ChunkPlan['settled'][number] {
  const line = rows[row]?.line ?? 0
  const issue = { line, column: '', value: '', code: 'changed-meanwhile', severity: 'error' } as const
  return { row, outcome: 'failed', issues: [issue] }
}
