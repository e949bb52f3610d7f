import type { ChunkPlan, RowRecord } from '../domain/plans.ts'

/**
 * Chunks are numbered from 0 within a job; each part is stored whole and replaced whole. `attempt` is the claim that
 * stands behind a write, 0 where none does: a part that a later claim has stored stays as it is, and the answer is false.
 */
export interface ChunkStore {
  putRows(
    tenant: string,
    job: string,
    n: number,
    rows: readonly RowRecord[],
    attempt?: number,
  ): Promise<boolean>
  rows(tenant: string, job: string, n: number): Promise<RowRecord[] | null>
  /** The rows of each chunk from `first` on, in order, up to one that has none; read ahead, several in a round trip. */
  rowsFrom(tenant: string, job: string, first: number): AsyncIterable<RowRecord[]>
  putPlan(tenant: string, job: string, n: number, plan: ChunkPlan, attempt?: number): Promise<boolean>
  plan(tenant: string, job: string, n: number): Promise<ChunkPlan | null>
  /** Removes every part of every chunk of the job; with `attempt`, those that earlier claims have stored. */
  clear(tenant: string, job: string, attempt?: number): Promise<void>
}
