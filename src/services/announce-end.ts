import type { Job } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'

/** Whoever waited longer than this has gone on to something else, and may not see the chat. Milliseconds. */
const LONG = 10 * 60_000
const NEWS: readonly Job['state'][] = ['completed', 'completed with errors', 'failed']

/**
 * Puts a letter to whoever started the import into the outbox when it ended by itself and took long; once for each end. What
 * ends sooner is told by its card alone, and who cancelled it knows; an export is told by the file itself.
 */
export async function announceEnd({ storage }: ServiceContext, job: Job): Promise<void> {
  const { tenant, id: jobId, finishedAt, by, decision } = job
  if (job.kind !== 'import' || by.userId === null || finishedAt === undefined || !NEWS.includes(job.state))
    return
  if (finishedAt - (decision?.at ?? job.createdAt) < LONG) return
  const key = `ended:${jobId}:${finishedAt}`
  await storage.outbox.add(tenant, [
    { tenant, key, kind: 'ended', userId: by.userId, jobId, state: 'waiting', createdAt: finishedAt },
  ])
}
