import { type JobKind, logFactsOf } from '../domain/jobs.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from '../services/context.ts'
import { LEASE } from '../services/job-handle.ts'
import { sweepFiles } from '../services/sweep-files.ts'
import { createPause } from './create-pause.ts'
import type { JobLog } from './job-log.ts'
import { queuedAt, runJob } from './run-job.ts'
import { isDead } from './worker-name.ts'

/** How long an idle runner waits before it looks for jobs again, in milliseconds. */
const IDLE = 500
/** After the database did not answer. */
const TROUBLE = 5000
const AWAY = 'the queue does not answer'
const REFUSED = 'the database refuses what the queue needs: npx muster doctor tells why'
/** Between two sweeps. */
const DAY = 24 * 60 * 60_000

export interface Runner {
  /** Looks for jobs at once instead of at the next turn. */
  wake(): void
  /** Finishes nothing new; resolves when the job at hand has been handed back. */
  close(): Promise<void>
}

/**
 * Takes jobs one after the other, for ever. Of each kind a process has a runner of its own, so that none waits for the other.
 * @param given.kind only such jobs; all where absent
 * @param given.lease how long a claim lasts without a sign of life, in milliseconds
 */
export function openRunner(given: {
  context: ServiceContext
  log: JobLog
  worker: string
  kind?: JobKind
  lease?: number
}): Runner {
  const { context, log, worker, kind } = given
  const lease = given.lease ?? LEASE
  const closing = new AbortController()
  const pause = createPause()
  let trouble: string | null = null
  let sweepAt = 0
  const done = loop()

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      let wait = IDLE
      try {
        await releaseLeftovers(context, worker)
        const next = { context, log, worker, lease, ...(kind ? { kind } : {}), closing: closing.signal }
        while (!closing.signal.aborted && (await runNext(next, noteAnswer))) wait = 0
        if (!closing.signal.aborted) await sweepDaily()
      } catch (error) {
        noteTrouble(error)
        wait = TROUBLE
      }
      if (wait > 0 && !closing.signal.aborted) await pause.wait(wait)
    }
  }

  /** Once, however long it lasts. */
  function noteTrouble(error: unknown): void {
    const met = error instanceof AppError && !error.retryable ? REFUSED : AWAY
    if (trouble !== met) log.warn({ err: error }, `${met}; it is asked again every few seconds`)
    trouble = met
  }

  /** Only a claim tells: whoever may read alone can still look into the queue. */
  function noteAnswer(): void {
    if (trouble !== null) log.info({}, 'the queue answers again')
    trouble = null
  }

  /** Whoever has nothing to do sweeps; what it cannot do today is done tomorrow. */
  async function sweepDaily(): Promise<void> {
    const now = context.now()
    if (now < sweepAt) return
    sweepAt = now + DAY
    try {
      const removed = await sweepFiles(context)
      if (removed > 0) log.info({ removed }, 'files that nobody refers to removed')
    } catch (error) {
      log.warn({ err: error }, 'files that nobody refers to could not be removed; it is tried again in a day')
    }
  }

  return {
    wake: pause.wake,
    async close() {
      closing.abort()
      pause.wake()
      await done
    },
  }
}

/**
 * Claims and runs one job. False when there is none to take.
 * @param given.kind only such a job
 * @param given.jobId only this one
 * @param given.closing when aborted, the job is handed back after the chunk at hand
 * @param answered called as soon as the queue has said whether there is one
 */
export async function runNext(
  given: {
    context: ServiceContext
    log: JobLog
    worker: string
    kind?: JobKind
    jobId?: string
    closing?: AbortSignal
    lease?: number
  },
  answered: () => void = () => {},
): Promise<boolean> {
  const { context, log, worker, kind, jobId, closing, lease = LEASE } = given
  const now = context.now()
  const claim = await context.storage.jobs.claim({
    worker,
    now,
    until: now + lease,
    ...(kind ? { kind } : {}),
    ...(jobId ? { jobId } : {}),
  })
  answered()
  if (!claim) return false
  log.info({ ...logFactsOf(claim.job), state: claim.job.state, attempt: claim.attempt }, 'job claimed')
  await runJob(context, claim, log, { lease, ...(closing ? { closing } : {}) })
  return true
}

/**
 * Frees the jobs of workers that died on this machine, and those that an idle worker could not hand back, instead of waiting
 * until their leases run out.
 */
export async function releaseLeftovers(context: ServiceContext, idle: string): Promise<void> {
  const now = context.now()
  const { jobs } = context.storage
  for (const { tenant, id, attempt, worker } of await jobs.leases(now)) {
    if (worker !== idle && !isDead(worker)) continue
    const job = await jobs.get(tenant, id)
    if (job) await jobs.release(tenant, id, attempt, queuedAt(job, now))
  }
}
