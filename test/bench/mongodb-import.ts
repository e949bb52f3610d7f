import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '../../src/domain/access.ts'
import { type ImportJob, isRunnable } from '../../src/domain/jobs.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { getImport } from '../../src/services/get-import.ts'
import { startImport } from '../../src/services/start-import.ts'
import { bytesOf } from './bench-directory.ts'
import { type ImportFigures, type Measured, secondsSince } from './figures.ts'
import type { WorkerUse } from './mongodb-worker.ts'
import type { WorkerProcess } from './open-worker-process.ts'

/** How often the end is looked for, in milliseconds. */
const LOOK_EVERY = 25

export interface TimedImport extends ImportFigures {
  job: ImportJob
  /** What the worker process had used before the check, before the apply, and after it. */
  uses: [WorkerUse, WorkerUse, WorkerUse]
}

/** Stores a file, as the process with the bot would, and lets a worker process check and apply it. */
export async function importByWorker(
  context: ServiceContext,
  actor: Actor,
  { file, worker }: { file: string; worker: WorkerProcess },
): Promise<TimedImport> {
  const before = await worker.use()
  const startedAt = performance.now()
  const origin = `bench:${Date.now()}:${Math.random()}`
  const { id: jobId } = await startImport(context, actor, {
    name: 'people.csv',
    origin,
    bytes: bytesOf(file),
  })
  const store = { seconds: secondsSince(startedAt) }
  const [check, checked] = await phase(before)
  const { state } = await getImport(context, actor, { jobId })
  if (state === 'awaiting confirmation') await confirmImport(context, actor, { jobId })
  const [apply, applied] = await phase(checked)
  const job = await getImport(context, actor, { jobId })
  if (job.state !== 'completed') throw new Error(`The import ended as ${job.state}: ${job.error?.message}`)
  return { counts: job.counts, store, check, apply, job, uses: [before, checked, applied] }

  async function phase(used: WorkerUse): Promise<[Measured, WorkerUse]> {
    const begun = performance.now()
    while (isRunnable(await getImport(context, actor, { jobId }))) await pause(LOOK_EVERY)
    const seconds = secondsSince(begun)
    const use = await worker.use()
    return [{ seconds, cpuSeconds: use.cpuSeconds - used.cpuSeconds, peakMb: use.peakMb }, use]
  }
}
