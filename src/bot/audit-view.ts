import { z } from 'zod'
import type { AuditSubject } from '../services/list-audit.ts'
import type { AuditView } from './audit-card.ts'

const day = z.iso.date().or(z.literal('')).optional()

/** What a button of the log says. Cards carry numbers as text. */
export const auditPage = z.object({
  kind: z.enum(['person', 'group', 'operator']).optional(),
  id: z.string().default(''),
  name: z.string().default(''),
  from: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})

/** The form that filters it. */
export const auditShown = z.object({ who: z.string().max(200).default(''), first: day, last: day })

export function viewOf({ kind, id, name, from, until, skipped }: z.infer<typeof auditPage>): AuditView {
  return {
    subject: subjectOf(kind, id),
    name: kind === undefined ? '' : name,
    period: { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) },
    skipped,
  }
}

function subjectOf(kind: z.infer<typeof auditPage>['kind'], id: string): AuditSubject {
  if (kind === undefined) return null
  return kind === 'operator' ? { kind } : { kind, id }
}

/** As it would be typed behind `audit`. */
export function filterWords({ who, first, last }: z.infer<typeof auditShown>): string {
  const period =
    first && last ? `from ${first} to ${last}` : first ? `since ${first}` : last ? `until ${last}` : ''
  return `${who} ${period}`.trim()
}
