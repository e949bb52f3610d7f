import type { Actor } from '../domain/access.ts'
import type { ExportJob, Shown } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { type HistoryPage, type HistoryQuery, listHistory } from './list-history.ts'
import { seenExports } from './seen-exports.ts'

/** As `listHistory`. */
export function listExports(
  context: ServiceContext,
  actor: Actor,
  query: HistoryQuery,
): Promise<HistoryPage<Shown<ExportJob>>> {
  const seen = (jobs: readonly ExportJob[]) => seenExports(context, actor, jobs)
  return listHistory(context, actor, { kind: 'export', seen }, query)
}
