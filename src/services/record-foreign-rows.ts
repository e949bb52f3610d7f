import type { Actor } from '../domain/access.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { SummaryBuilder } from '../domain/summary.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'

/** Writes down that rows about groups of others were refused: once for a file, with their number. */
export async function recordForeignRows(
  context: ServiceContext,
  { job, actor }: { job: ImportJob; actor: Actor },
  summary: SummaryBuilder,
): Promise<void> {
  const rows = summary
    .groups()
    .filter(({ first }) => first.code === 'group-not-yours')
    .reduce((sum, { count }) => sum + count, 0)
  if (rows === 0) return
  await record(context, actor, {
    action: 'import members',
    target: `import ${job.number}`,
    outcome: 'refused',
    detail: { rule: 'group-admin', rows },
  })
}
