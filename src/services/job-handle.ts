import type { JobChange } from '../domain/job-changes.ts'
import type { ImportJob, Job } from '../domain/jobs.ts'
import { LeaseLostError } from '../errors.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'

/** How long a claim lasts without a sign of life. Milliseconds. */
export const LEASE = 60_000
/** After a sign of life nobody else can have the claim for this part of it: another one would say nothing new. */
const FRESH = 1 / 12
/** A worker that could not give a sign of life for this part of it takes its claim for lost, before anybody else may take it. */
const TRUSTED = 3 / 4

/** A job in the hands of one worker: every write goes through the fence of its claim. */
export class JobHandle<J extends Job = ImportJob> {
  readonly attempt: number
  readonly #context: ServiceContext
  readonly #lease: number
  readonly #startedAt: number
  readonly #workedBefore: number
  #job: J
  #lost = false
  #confirmedAt: Moment
  #interrupted = false

  /** @param lease how long the claim lasts without a sign of life, in milliseconds */
  constructor(context: ServiceContext, claim: { job: J; attempt: number }, lease = LEASE) {
    this.#context = context
    this.#lease = lease
    this.#job = claim.job
    this.attempt = claim.attempt
    this.#confirmedAt = this.#moment()
    this.#startedAt = context.now()
    this.#workedBefore = claim.job.workedMs
  }

  /** As last read or written. */
  get job(): J {
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

  /** @throws LeaseLostError before anything is written for a claim that may be somebody else's by now. */
  ensureHeld(): void {
    if (this.#silentFor() > this.#lease * TRUSTED) this.#lost = true
    if (this.#lost) throw new LeaseLostError(this.#job.id)
  }

  /** Prolongs the claim when it is time to. @throws LeaseLostError when somebody else has it, or may have. */
  async renew(): Promise<void> {
    this.ensureHeld()
    if (this.#silentFor() < this.#lease * FRESH) return
    const { tenant, id } = this.#job
    const asked = this.#moment()
    const until = asked.wall + this.#lease
    if (await this.#context.storage.jobs.heartbeat(tenant, id, this.attempt, until)) this.#confirmedAt = asked
    else this.#lost = true
    this.ensureHeld()
  }

  /** False where the step does not fit any more: somebody cancelled. @throws LeaseLostError */
  async change(step: JobChange<J>): Promise<boolean> {
    this.ensureHeld()
    const next = step(this.#job)
    // Mostly nobody else has written the job meanwhile, and it need not be read again. It is a sign of life besides.
    const asked = this.#moment()
    const until = asked.wall + this.#lease
    if (next && (await this.#context.storage.jobs.replace(next, this.attempt, until))) {
      this.#job = { ...next, revision: next.revision + 1 }
      this.#confirmedAt = asked
      return true
    }
    const { job, changed } = await changeJob(this.#context, this.#job, step, this.attempt)
    this.#job = job
    return changed
  }

  #moment(): Moment {
    return { wall: this.#context.now(), steady: performance.now() }
  }

  #silentFor(): number {
    const now = this.#moment()
    return Math.max(now.wall - this.#confirmedAt.wall, now.steady - this.#confirmedAt.steady)
  }
}

/** Leases run by the wall clock, which may be set; the steady one never jumps, and runs while a process is frozen. */
interface Moment {
  wall: number
  steady: number
}
