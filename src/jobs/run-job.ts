import { setTimeout as pause } from 'node:timers/promises'
import { beginTry, endTry, fail, type JobChange } from '../domain/job-changes.ts'
import { type ExportJob, type Job, logFactsOf } from '../domain/jobs.ts'
import { AppError, FileRefusedError, LeaseLostError, RefusedError } from '../errors.ts'
import type { Claim } from '../ports/job-store.ts'
import { announceEnd } from '../services/announce-end.ts'
import { applyImport } from '../services/apply-import.ts'
import { changeJob } from '../services/change-job.ts'
import { checkImport } from '../services/check-import.ts'
import type { ServiceContext } from '../services/context.ts'
import { JobHandle, LEASE } from '../services/job-handle.ts'
import { runExport } from '../services/run-export.ts'
import { backoff } from './backoff.ts'
import type { JobLog } from './job-log.ts'

/** Signs of life in the time of a lease. */
const BEATS = 4
/** How long to wait before a database that does not answer is asked again. Milliseconds. */
const ASK_AGAIN = 1000

/** A job that was claimed this often without getting any further is taken to kill its workers. */
const MOST_STRIKES = 3

/** How a job leaves the hands of its worker. */
interface Ending {
  /** What is to be noted in it. */
  note?: JobChange<Job>
  /** When it may be claimed again. */
  runAt: number
}

/**
 * Runs a claimed job until it waits for a person, ends, or has to be tried again later. Never throws: what goes wrong ends
 * up in the job, or in the log when the job cannot be written.
 * @param how.closing when aborted, the job is handed back after the chunk at hand
 * @param how.lease how long the claim lasts without a sign of life, in milliseconds
 */
export async function runJob(
  context: ServiceContext,
  claim: Claim,
  log: JobLog,
  how: { closing?: AbortSignal; lease?: number } = {},
): Promise<void> {
  const { closing, lease = LEASE } = how
  const handle = new JobHandle<Job>(context, claim, lease)
  const interrupt = () => handle.interrupt()
  closing?.addEventListener('abort', interrupt)
  if (closing?.aborted) interrupt()
  const stopBeating = beat(handle, lease / BEATS, log)
  let ending: Ending = { runAt: queuedAt(claim.job, context.now()) }
  try {
    await runState(context, handle)
  } catch (error) {
    ending = settle(context, handle, error, log)
  } finally {
    stopBeating()
    closing?.removeEventListener('abort', interrupt)
  }
  await handBack(context, { claim, last: handle.job }, ending, { log, ...(closing ? { closing } : {}) })
}

async function runState(context: ServiceContext, handle: JobHandle<Job>): Promise<void> {
  await handle.change(beginTry())
  if (handle.job.strikes > MOST_STRIKES) {
    throw new AppError('worker-dies', `The worker died ${MOST_STRIKES} times at this place of the file.`)
  }
  await (handle.job.kind === 'export'
    ? runExport(context, handle as JobHandle<ExportJob>)
    : runImport(context, handle as JobHandle))
  if (handle.interrupted) await handle.change(endTry(false))
}

function runImport(context: ServiceContext, handle: JobHandle): Promise<void> {
  return handle.job.state === 'processing' ? applyImport(context, handle) : checkImport(context, handle)
}

/** When a job that is freed may be claimed again: it keeps its place, so that newer ones do not overtake it. */
export function queuedAt({ createdAt }: Job, now: number): number {
  return Math.min(createdAt, now)
}

/** Gives signs of life until the answer is called. */
function beat(handle: JobHandle<Job>, every: number, log: JobLog): () => void {
  let troubled = false
  const beating = setInterval(async () => {
    try {
      await handle.renew()
    } catch (error) {
      if (!troubled) log.warn({ ...logFactsOf(handle.job), err: error }, 'no heartbeat')
      troubled = true
    }
  }, every)
  return () => clearInterval(beating)
}

function settle(context: ServiceContext, handle: JobHandle<Job>, error: unknown, log: JobLog): Ending {
  const { job } = handle
  const now = context.now()
  if (error instanceof LeaseLostError) {
    log.warn(logFactsOf(job), 'another worker has taken over')
    // Or nobody has: then it was only silent for too long, and did not die.
    return { note: endTry(false), runAt: queuedAt(job, now) }
  }
  if (error instanceof AppError && error.retryable) {
    const wait = backoff(job.failures + 1, Math.random())
    log.warn({ ...logFactsOf(job), err: error, wait }, 'will try again')
    return { note: endTry(true), runAt: now + wait }
  }
  const reference = referenceOf(job)
  if (!isPlain(error)) log.error({ ...logFactsOf(job), err: error, reference }, 'job failed')
  return { note: fail(wordsOf(error, reference), now), runAt: now }
}

/**
 * Waits for a database that does not answer, as there is nothing else to do without it: a job that is left lying looks as if
 * its worker had died.
 */
async function handBack(
  context: ServiceContext,
  { claim: { attempt }, last }: { claim: Claim; last: Job },
  { note, runAt }: Ending,
  { log, closing }: { log: JobLog; closing?: AbortSignal },
): Promise<void> {
  const { tenant, id } = last
  for (let waits = 0; ; waits++) {
    try {
      const { job } = note ? await changeJob(context, last, note, attempt) : { job: last }
      await announceEnd(context, job)
      await context.storage.jobs.release(tenant, id, attempt, runAt)
      if (waits > 0) log.info(logFactsOf(last), 'the database answers again; the job was handed back')
      return
    } catch (error) {
      if (error instanceof LeaseLostError) return
      if (closing?.aborted || !(error instanceof AppError && error.retryable)) {
        log.warn({ ...logFactsOf(last), err: error }, 'could not hand the job back; its lease will run out')
        return
      }
      if (waits === 0)
        log.warn({ ...logFactsOf(last), err: error }, 'the job is handed back once the database answers')
      await pause(ASK_AGAIN, undefined, closing ? { signal: closing } : {}).catch(() => undefined)
    }
  }
}

/** It says all that there is to say, and nothing of it is Muster's fault. */
function isPlain(error: unknown): error is AppError {
  return error instanceof FileRefusedError || error instanceof RefusedError
}

function wordsOf(error: unknown, reference: string): { code: string; message: string } {
  if (isPlain(error)) return { code: error.code, message: error.message }
  const what = error instanceof AppError ? error.message : 'Muster met an error of its own.'
  const code = error instanceof AppError ? error.code : 'unexpected'
  return { code, message: `${what} Whoever runs Muster finds more in its log. Reference ${reference}.` }
}

/** Short enough to be read out, and in the log beside the whole error. */
function referenceOf(job: Job): string {
  const random = Math.floor(Math.random() * 4096)
  return `${job.number}-${random.toString(16).toUpperCase().padStart(3, '0')}`
}
