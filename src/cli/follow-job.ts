import { setTimeout as pause } from 'node:timers/promises'
import { isRunnable, type Job } from '../domain/jobs.ts'
import { NotFoundError } from '../errors.ts'
import { runNext } from '../jobs/open-runner.ts'
import { workerName } from '../jobs/worker-name.ts'
import { createProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'
import type { Desk } from './with-directory.ts'

/** How often progress is looked at, and how long to wait while another worker has the job. Milliseconds. */
const LOOK = 250

/**
 * Does the work of a job in this process until it waits for a decision or has ended; where the running bot took it first,
 * follows it. Answers the job as it is then.
 */
export async function followJob({ context, log }: Desk, job: Job, terminal: Terminal): Promise<Job> {
  const { jobs } = context.storage
  const progress = createProgress(terminal, context.now)
  const look = async () => {
    const seen = await jobs.get(job.tenant, job.id)
    if (!seen) throw new NotFoundError(`import ${job.number} any more`)
    if (isRunnable(seen)) progress.show(seen)
    return seen
  }
  const looking = setInterval(() => void look().catch(() => {}), LOOK)
  const worker = workerName()
  try {
    for (;;) {
      const seen = await look()
      if (!isRunnable(seen)) return seen
      if (!(await runNext({ context, log, worker, jobId: job.id }))) await pause(LOOK)
    }
  } finally {
    clearInterval(looking)
    progress.end()
  }
}
