import type { UserWrite } from '../domain/plans.ts'
import type { GroupWrite } from '../ports/group-store.ts'
import type { WriteAnswer } from '../ports/write-answer.ts'

/** What is clear without looking at keys or names; null when the write is to be made. */
export function answerBefore(
  write: UserWrite | GroupWrite,
  stamp: string,
  stored: { version: number; stamp: string } | undefined,
): WriteAnswer | null {
  if (write.op === 'insert') {
    if (stored === undefined) return null
    return stored.stamp === stamp ? 'applied' : 'stale'
  }
  if (stored === undefined) return write.op === 'delete' ? 'applied' : 'stale'
  if (stored.version === write.fromVersion) return null
  if (write.op === 'delete') return 'stale'
  const { version } = 'user' in write ? write.user : write.group
  return stored.stamp === stamp && stored.version >= version ? 'applied' : 'stale'
}
