import type { RowRecord } from '../domain/plans.ts'
import type { RowList } from '../domain/row-list.ts'

/** What a check knows of the subject of a file: people, members of groups, groups. It lives as long as the check. */
export interface RowJudge {
  /**
   * Compares a row, as it was read, with those above it; takes what it asks for out of it and notes why where it is refused
   * or skipped by that. @param position of the row in the file, from 0
   */
  meet(record: RowRecord, position: number): void
  /**
   * Decides what the rows of a chunk that ask for something would do: their outcome, and findings besides those of the reading.
   * @param first position of the first of them in the file
   */
  plan(records: RowRecord[], first: number): Promise<void>
  /** Once all rows are planned: goes back to those that only the rest of the file could judge. */
  settle(file: CheckedFile): Promise<void>
}

/** The rows of a file in their chunks, once all are planned. */
export interface CheckedFile {
  revise: ReviseRows
  /** The chunk of a row, by its position in the file. */
  chunkOf(position: number): number
  /** Takes rows out of their chunks and puts each batch into a chunk of its own, behind the others. Nothing is revised after it. */
  setApart(batches: readonly (readonly number[])[]): Promise<void>
}

/**
 * Hands stored rows out again to be changed: those of the list, in the order of the file or against it. `line` is what the list
 * says of the row; `change` answers whether the row is another one now.
 */
export type ReviseRows = (
  list: RowList,
  change: (record: RowRecord, line: number, position: number) => boolean,
  upwards?: boolean,
) => Promise<void>

/** Takes out of a row whatever it asked for, so that it writes nothing. With a warning it is skipped. */
export function refuseRow(record: RowRecord, issue: RowRecord['issues'][number]): void {
  record.outcome = issue.severity === 'error' ? 'failed' : 'skipped'
  record.issues = [...record.issues, issue]
  silenceRow(record)
}

export function silenceRow(record: RowRecord): void {
  delete record.change
  delete record.member
  delete record.group
  delete record.ahead
  delete record.takes
  delete record.gives
  delete record.activated
}
