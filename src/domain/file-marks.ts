import { changedFields } from './compare-users.ts'
import type { FileMark, User } from './users.ts'

/** Older ones go: the imports themselves are still told of in their history. */
export const MOST_FILE_MARKS = 10

/**
 * The record as a row leaves it, with the note that this row did so. Org roles are written down in the audit log, each by itself,
 * so a row that changes nothing else leaves no note.
 */
export function markedByFile(before: User, after: User, at: Pick<FileMark, 'import' | 'line'>): User {
  const fields = changedFields(before, after)
    .map(({ field }) => field)
    .filter(field => field !== 'orgRole')
  if (fields.length === 0) return after
  const mark: FileMark = { import: at.import, line: at.line, fields }
  if (before.status !== after.status) mark.status = after.status
  return { ...after, files: [mark, ...(before.files ?? [])].slice(0, MOST_FILE_MARKS) }
}
