import type { JobChange } from '../domain/job-changes.ts'
import type { Job } from '../domain/jobs.ts'
import { LeaseLostError } from '../errors.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'

/** How long a claim lasts without a sign of life. Milliseconds. */
export const LEASE = 60_000
/** A worker that could not give a sign of life for so long takes its claim for lost, before anybody else may take it. */
const TRUSTED = 45_000

/** A job in the hands of one worker: every write goes through the fence of its claim. */
export class JobHandle {
  readonly attempt: number
  readonly #context: ServiceContext
  readonly #startedAt: number
  readonly #workedBefore: number
  #job: Job
  #lost = false
  /** By the clock that never jumps: of a process that was frozen too it tells how long. */
  #confirmedAt = performance.now()
  #interrupted = false

  constructor(context: ServiceContext, claim: { job: Job; attempt: number }) {
    this.#context = context
    this.#job = claim.job
    this.attempt = claim.attempt
    this.#startedAt = context.now()
    this.#workedBefore = claim.job.workedMs
  }

  /** As last read or written. */
  get job(): Job {
    return this.#job
  }

  /** Milliseconds that workers have spent on the job so far. */
  get workedMs(): number {
    return this.#workedBefore + this.#context.now() - this.#startedAt
  }

  /** The process stops: hand the job back after the chunk at hand; whoever claims it next goes on there. */
  interrupt(): void {
    this.#interrupted = true
  }

  get interrupted(): boolean {
    return this.#interrupted
  }

  /** @throws LeaseLostError before anything is written for a claim that is known to be lost. */
  ensureHeld(): void {
    if (performance.now() - this.#confirmedAt > TRUSTED) this.#lost = true
    if (this.#lost) throw new LeaseLostError(this.#job.id)
  }

  /**
   * Prolongs the claim, and finds out whether it still is one: a worker that stood still for a while cannot know.
   * @throws LeaseLostError before anything is written for a claim that somebody else has now.
   */
  async renew(): Promise<void> {
    this.ensureHeld()
    const { tenant, id } = this.#job
    const asked = performance.now()
    const until = this.#context.now() + LEASE
    if (await this.#context.storage.jobs.heartbeat(tenant, id, this.attempt, until)) this.#confirmedAt = asked
    else this.#lost = true
    this.ensureHeld()
  }

  /** False where the step does not fit any more: somebody cancelled. @throws LeaseLostError */
  async change(step: JobChange): Promise<boolean> {
    this.ensureHeld()
    const { job, changed } = await changeJob(this.#context, this.#job, step, this.attempt)
    this.#job = job
    return changed
  }
}
