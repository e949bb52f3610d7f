import type { ArchiveContents, ArchiveKind } from '../ports/archive.ts'

export type ArchiveReaders = { [K in ArchiveKind]: () => AsyncIterable<ArchiveContents[K][]> }
export type ArchiveWriters = {
  [K in ArchiveKind]: (records: readonly ArchiveContents[K][]) => Promise<unknown>
}

/** Records at a time. */
export const MANY = 1000
/** Of those that may be large. */
export const SOME = 100
/** Of chunks, which hold a thousand rows each. */
export const FEW = 8

export async function* mapped<R, T>(
  batches: AsyncIterable<R[]>,
  made: (record: R) => T,
): AsyncGenerator<T[]> {
  for await (const records of batches) yield records.map(made)
}
