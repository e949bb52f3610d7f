import { readCursor } from '../page-cursor.ts'

/**
 * What comes behind a cursor in the order of `sortName`, then `_id`. The first condition says nothing that the others do not,
 * but is the one that an index can start from.
 * @param recordIdOf the `_id` for the id of a cursor
 */
export function behindName(cursor: string | undefined, recordIdOf: (id: string) => string): object {
  const { sortName, id } = readCursor(cursor)
  if (sortName === '' && id === '') return {}
  return {
    sortName: { $gte: sortName },
    $or: [{ sortName: { $gt: sortName } }, { sortName, _id: { $gt: recordIdOf(id) } }],
  }
}
