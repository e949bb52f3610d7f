import type { ServiceContext } from '../services/context.ts'
import { LEASE } from '../services/job-handle.ts'
import type { JobLog } from './job-log.ts'
import { runJob } from './run-job.ts'
import { isDead } from './worker-name.ts'

/** How long an idle runner waits before it looks for jobs again, in milliseconds. */
const IDLE = 500
/** After the database did not answer. */
const TROUBLE = 5000

export interface Runner {
  /** Looks for jobs at once instead of at the next turn. */
  wake(): void
  /** Finishes nothing new; resolves when the job at hand has been handed back. */
  close(): Promise<void>
}

/**
 * Takes jobs one after the other, for ever.
 * @param given.lease how long a claim lasts without a sign of life, in milliseconds
 */
export function openRunner(given: {
  context: ServiceContext
  log: JobLog
  worker: string
  lease?: number
}): Runner {
  const { context, log, worker } = given
  const lease = given.lease ?? LEASE
  const closing = new AbortController()
  let wake = () => {}
  let troubled = false
  const done = loop()

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      let wait = IDLE
      try {
        await releaseLeftovers(context, worker)
        if (troubled) log.info({}, 'the queue answers again')
        troubled = false
        const next = { context, log, worker, lease, closing: closing.signal }
        while (!closing.signal.aborted && (await runNext(next))) wait = 0
      } catch (error) {
        // Once, however long it lasts.
        if (!troubled)
          log.warn({ err: error }, 'the queue does not answer; it is asked again every few seconds')
        troubled = true
        wait = TROUBLE
      }
      if (wait > 0 && !closing.signal.aborted) await pause(wait)
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    wake: () => wake(),
    async close() {
      closing.abort()
      wake()
      await done
    },
  }
}

/**
 * Claims and runs one job. False when there is none to take.
 * @param given.jobId only this one
 * @param given.closing when aborted, the job is handed back after the chunk at hand
 */
export async function runNext(given: {
  context: ServiceContext
  log: JobLog
  worker: string
  jobId?: string
  closing?: AbortSignal
  lease?: number
}): Promise<boolean> {
  const { context, log, worker, jobId, closing, lease = LEASE } = given
  const now = context.now()
  const claim = await context.storage.jobs.claim({
    worker,
    now,
    until: now + lease,
    ...(jobId ? { jobId } : {}),
  })
  if (!claim) return false
  log.info({ jobId: claim.job.id, state: claim.job.state, attempt: claim.attempt }, 'job claimed')
  await runJob(context, claim, log, { lease, ...(closing ? { closing } : {}) })
  return true
}

/**
 * Frees the jobs of workers that died on this machine, and those that an idle worker could not hand back, instead of waiting
 * until their leases run out.
 */
export async function releaseLeftovers(context: ServiceContext, idle: string): Promise<void> {
  const now = context.now()
  for (const { tenant, id, attempt, worker } of await context.storage.jobs.leases(now)) {
    if (worker === idle || isDead(worker)) await context.storage.jobs.release(tenant, id, attempt, now)
  }
}
