import type { Actor } from '../domain/access.ts'
import type { ImportJob, Shown } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import { getImport } from './get-import.ts'
import { lettersOf, type OutboxLetter } from './list-outbox.ts'

/** What became of the letters of an import, as far as somebody may want to know. */
export interface ImportMail {
  waiting: number
  failed: number
  /** The first of those that failed. */
  failures: OutboxLetter[]
}

const SHOWN = 5

/** An import with its mail. @throws NotFoundError as `getImport` does */
export async function getImportMail(
  context: ServiceContext,
  actor: Actor,
  which: { jobId: string } | { number: number },
): Promise<{ job: Shown<ImportJob>; mail: ImportMail }> {
  const job = await getImport(context, actor, which)
  const { outbox } = context.storage
  const { tenant, id: jobId } = job
  const [waiting, failed, first] = await Promise.all([
    outbox.count(tenant, { jobId, state: 'waiting' }),
    outbox.count(tenant, { jobId, state: 'failed' }),
    outbox.list(tenant, { jobId, state: 'failed', limit: SHOWN }),
  ])
  return { job, mail: { waiting, failed, failures: await lettersOf(context, tenant, first) } }
}
