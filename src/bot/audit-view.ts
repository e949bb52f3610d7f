import { z } from 'zod'
import type { AuditSubject } from '../services/list-audit.ts'
import type { AuditView } from './audit-card.ts'
import { periodOf, periodShape } from './history-filter.ts'

/** What a button of the log says. Cards carry numbers as text. */
export const auditPage = z.object({
  kind: z.enum(['person', 'group', 'operator']).optional(),
  id: z.string().default(''),
  name: z.string().default(''),
  ...periodShape,
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})

export function viewOf({ kind, id, name, skipped, ...period }: z.infer<typeof auditPage>): AuditView {
  return {
    subject: subjectOf(kind, id),
    name: kind === undefined ? '' : name,
    period: periodOf(period),
    skipped,
  }
}

function subjectOf(kind: z.infer<typeof auditPage>['kind'], id: string): AuditSubject {
  if (kind === undefined) return null
  return kind === 'operator' ? { kind } : { kind, id }
}
