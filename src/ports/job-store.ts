import type { ExportJob, Job, JobKind, JobState, NewJob } from '../domain/jobs.ts'

export interface JobStore {
  /** Gives it the tenant's next number and revision 1. A job of the same origin is answered instead of a second one. */
  create<J extends Job>(job: NewJob<J>): Promise<J>
  get(tenant: string, id: string): Promise<Job | null>
  byNumber(tenant: string, number: number): Promise<Job | null>
  /** Newest first; `before`: only smaller numbers. */
  list<K extends JobKind = JobKind>(
    tenant: string,
    query: JobQuery<K> & { limit: number; before?: number },
  ): Promise<Extract<Job, { kind: K }>[]>
  count(tenant: string, query: JobQuery): Promise<number>
  /** How many jobs are in each state; states without any are absent. */
  tally(tenant: string): Promise<Map<JobState, number>>
  /**
   * Stores `job` with revision + 1 while the stored revision is `job.revision`; false when it is not.
   * With `attempt`, also false when that claim is no longer the last one: the fence of a worker.
   * With `until` besides, the claim is prolonged by the same write, and it is also false when the claim was released.
   * Without, leases are not touched by it.
   */
  replace(job: Job, attempt?: number, until?: number): Promise<boolean>
  /**
   * Takes the oldest runnable job that is due and not leased, and whose tenant has no other leased job of its kind; across
   * tenants. So an export, which only reads, never waits for an import nor the other way round. With `kind` only such a
   * job, with `jobId` only that one.
   */
  claim(claim: {
    worker: string
    now: number
    until: number
    kind?: JobKind
    jobId?: string
  }): Promise<Claim | null>
  /** Prolongs; false when the claim is no longer the last one. */
  heartbeat(tenant: string, id: string, attempt: number, until: number): Promise<boolean>
  /** Ends the claim, if it is still the last one; the job is claimed again from `runAt` on if its state is runnable. */
  release(tenant: string, id: string, attempt: number, runAt: number): Promise<void>
  /** Claims that run now, across tenants. */
  leases(now: number): Promise<{ tenant: string; id: string; attempt: number; worker: string }[]>
  /**
   * Jobs whose card shows an older revision, oldest change first, across tenants. `replace` adds one to the revision: whoever
   * marks a card as up to date stores the revision that the job has after that very write, `job.revision + 1`.
   */
  cardsDue(limit: number): Promise<Job[]>
  /** Exports whose file is kept since before `before` (see `keptSince`), the oldest first, across tenants. */
  kept(before: number, limit: number): Promise<ExportJob[]>
}

/** `by`: only that user's; `kind`: only those, both kinds where absent. */
export interface JobQuery<K extends JobKind = JobKind> {
  by?: string
  kind?: K
  /** When they were asked for, in Unix milliseconds: not before `from`, before `until`. */
  from?: number
  until?: number
}

export interface Claim<J extends Job = Job> {
  job: J
  /** Grows with every claim of the job. */
  attempt: number
}
