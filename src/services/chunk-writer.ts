import type { ChunkPlan, RowRecord } from '../domain/plans.ts'

/** What an apply knows of the subject of a file: people, members of groups, groups. It lives as long as the apply. */
export interface ChunkWriter {
  /** Plans the rows of a checked chunk against today's directory. */
  plan(rows: readonly RowRecord[]): Promise<ChunkPlan>
  /**
   * Makes what a kept plan of chunk `n` says, and keeps it anew where others were quicker; may be repeated. Answers what was done
   * in the end.
   */
  write(n: number, rows: readonly RowRecord[], plan: ChunkPlan): Promise<ChunkPlan>
}
