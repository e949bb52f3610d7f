import type { AuditEntry } from '../ports/audit-store.ts'

const MAX_ID_CHARS = 64

/** What an entry is found by: everything in it that may be the id of a person or a group. Details may list several. */
export function aboutOf({
  actor,
  target,
  detail,
}: Pick<AuditEntry, 'actor' | 'target' | 'detail'>): string[] {
  const listed = Object.values(detail).flatMap(value => (typeof value === 'string' ? value.split(' ') : []))
  const named = [actor, target, ...listed].filter(text => text !== '' && text.length <= MAX_ID_CHARS)
  return [...new Set(named)]
}
