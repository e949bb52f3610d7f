import { setTimeout as pause } from 'node:timers/promises'
import { fileNameOf, type ImportJob, isRunnable, type Job } from '../domain/jobs.ts'
import { NotFoundError } from '../errors.ts'
import { releaseLeftovers, runNext } from '../jobs/open-runner.ts'
import { workerName } from '../jobs/worker-name.ts'
import { createOutage, outlast } from './outage.ts'
import { createProgress } from './progress.ts'
import { plain, type Terminal } from './terminal.ts'
import type { Desk } from './with-directory.ts'

/** How often progress is looked at, and how long to wait while another worker has the job. Milliseconds. */
const LOOK = 250

/** Older imports that are looked at for one that was broken off. */
const OLDER = 50

/**
 * Does the work of a job in this process until it waits for a decision or has ended; where the running bot took it first,
 * follows it. Answers the job as it is then. What was begun before goes on first, as it does in the bot: an older file must
 * not write over a newer one later. A database that goes away meanwhile is waited for.
 */
export async function followJob<J extends Job = ImportJob>(
  { context, log }: Pick<Desk, 'context' | 'log'>,
  job: J,
  terminal: Terminal,
): Promise<J> {
  const { jobs } = context.storage
  const progress = createProgress(terminal, context.now)
  const outage = createOutage(terminal)
  const done = new AbortController()
  const look = async () => {
    const seen = (await jobs.get(job.tenant, job.id)) as J | null
    if (!seen) throw new NotFoundError(`${job.kind} ${job.number} any more`)
    if (isRunnable(seen)) progress.show(seen)
    else done.abort()
    return seen
  }
  const work = { context, log, worker: workerName(), closing: done.signal }
  /** Answers the job where nothing is to be done any more. */
  const step = async () => {
    const seen = await look()
    if (!isRunnable(seen)) return seen
    await releaseLeftovers(context, work.worker)
    if (!(await runNext(work))) await pause(LOOK)
    return null
  }
  if (job.state === 'queued') await outlast(outage, () => tellWhatIsFirst(context, job, terminal))
  let asking = false
  // Also while a job is at work, which waits for its database without a word.
  const looking = setInterval(async () => {
    if (asking) return
    asking = true
    await look().then(outage.ends, outage.begins)
    asking = false
  }, LOOK)
  try {
    for (;;) {
      const ended = await outlast(outage, step)
      if (ended) return ended
    }
  } finally {
    clearInterval(looking)
    progress.end()
  }
}

async function tellWhatIsFirst({ storage }: Desk['context'], job: Job, terminal: Terminal): Promise<void> {
  const { tenant, kind, number: before } = job
  const older = await storage.jobs.list(tenant, { limit: OLDER, before, kind })
  for (const earlier of older.filter(isRunnable).toReversed()) {
    const name = plain(fileNameOf(earlier))
    terminal.say(
      `${kind === 'import' ? 'Import' : 'Export'} ${earlier.number} (${name}) was begun before and goes on first.`,
    )
  }
}
