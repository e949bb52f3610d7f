import { beginTry, endTry, fail } from '../domain/job-changes.ts'
import type { Job } from '../domain/jobs.ts'
import { AppError, FileRefusedError, LeaseLostError } from '../errors.ts'
import type { Claim } from '../ports/storage.ts'
import { applyImport } from '../services/apply-import.ts'
import { checkImport } from '../services/check-import.ts'
import type { ServiceContext } from '../services/context.ts'
import { JobHandle } from '../services/job-handle.ts'
import { backoff } from './backoff.ts'
import type { JobLog } from './job-log.ts'

/** How often a sign of life is given. Milliseconds. */
export const HEARTBEAT = 15_000

/** A job that was claimed this often without getting any further is taken to kill its workers. */
const MOST_STRIKES = 10

/**
 * Runs a claimed job until it waits for a person, ends, or has to be tried again later. Never throws: what goes wrong ends
 * up in the job, or in the log when the job cannot be written.
 */
export async function runJob(
  context: ServiceContext,
  claim: Claim,
  log: JobLog,
  closing?: AbortSignal,
): Promise<void> {
  const handle = new JobHandle(context, claim)
  const interrupt = () => handle.interrupt()
  closing?.addEventListener('abort', interrupt)
  if (closing?.aborted) interrupt()
  const { tenant, id } = claim.job
  const heartbeat = setInterval(() => void beat(handle, log), HEARTBEAT)
  let runAt = context.now()
  try {
    await runState(context, handle)
  } catch (error) {
    runAt = await settle(context, handle, error, log)
  } finally {
    clearInterval(heartbeat)
    closing?.removeEventListener('abort', interrupt)
  }
  try {
    await context.storage.jobs.release(tenant, id, claim.attempt, runAt)
  } catch (error) {
    log.warn({ jobId: id, err: error }, 'could not hand the job back; its lease will run out')
  }
}

async function runState(context: ServiceContext, handle: JobHandle): Promise<void> {
  await handle.change(beginTry())
  if (handle.job.strikes > MOST_STRIKES) {
    throw new AppError('worker-dies', `The worker died ${MOST_STRIKES} times at this place of the file.`)
  }
  await (handle.job.state === 'processing' ? applyImport(context, handle) : checkImport(context, handle))
  if (handle.interrupted) await handle.change(endTry(false))
}

async function beat(handle: JobHandle, log: JobLog): Promise<void> {
  try {
    await handle.renew()
  } catch (error) {
    log.warn({ jobId: handle.job.id, err: error }, 'no heartbeat')
  }
}

/** Answers when the job may be tried again. */
async function settle(
  context: ServiceContext,
  handle: JobHandle,
  error: unknown,
  log: JobLog,
): Promise<number> {
  const { job } = handle
  const now = context.now()
  if (error instanceof LeaseLostError) {
    log.warn({ jobId: job.id }, 'another worker has taken over')
    return now
  }
  if (error instanceof AppError && error.retryable) {
    const wait = backoff(job.failures + 1, Math.random())
    log.warn({ jobId: job.id, err: error, wait }, 'will try again')
    await noteFailure(handle, log)
    return now + wait
  }
  const reference = referenceOf(job)
  if (!(error instanceof FileRefusedError)) log.error({ jobId: job.id, err: error, reference }, 'job failed')
  try {
    await handle.change(fail(wordsOf(error, reference), now))
  } catch (failure) {
    log.error(
      { jobId: job.id, err: failure, reference },
      'could not note the failure; the job will be tried again',
    )
    return now + backoff(job.failures + 1, Math.random())
  }
  return now
}

async function noteFailure(handle: JobHandle, log: JobLog): Promise<void> {
  try {
    await handle.change(endTry(true))
  } catch (error) {
    log.warn({ jobId: handle.job.id, err: error }, 'the failure could not be noted')
  }
}

function wordsOf(error: unknown, reference: string): { code: string; message: string } {
  if (error instanceof FileRefusedError) return { code: error.code, message: error.message }
  const what = error instanceof AppError ? error.message : 'Muster met an error of its own.'
  const code = error instanceof AppError ? error.code : 'unexpected'
  return { code, message: `${what} Whoever runs Muster finds more in its log. Reference ${reference}.` }
}

/** Short enough to be read out, and in the log beside the whole error. */
function referenceOf(job: Job): string {
  const random = Math.floor(Math.random() * 4096)
  return `${job.number}-${random.toString(16).toUpperCase().padStart(3, '0')}`
}
