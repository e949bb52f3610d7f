import { type Actor, may } from '../domain/access.ts'
import type { ImportJob, Shown } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { type HistoryPage, type HistoryQuery, listHistory } from './list-history.ts'

/** As `listHistory`. */
export function listImports(
  context: ServiceContext,
  actor: Actor,
  query: HistoryQuery,
): Promise<HistoryPage<Shown<ImportJob>>> {
  const seen = async (jobs: readonly ImportJob[]) =>
    new Set(jobs.filter(job => may(actor, 'see import', { job }).allowed))
  return listHistory(context, actor, { kind: 'import', seen }, query)
}
