import type { ImportJob, ImportOptions, Job, JobCard, NewJob, Requester, Summary } from './jobs.ts'
import { type Counts, noCounts } from './plans.ts'

/** Pure steps from one state of a job to the next. `null`: the step does not fit the state the job is in. */
export type JobChange<J extends Job = ImportJob> = (job: J) => J | null

/** The job has got further than ever before: what went wrong on the way is forgiven. */
const NO_TROUBLE = { strikes: 0, failures: 0 }

export function forgiven<J extends Job>(job: J): J {
  return { ...job, ...NO_TROUBLE }
}

/** A worker takes the job in hand; it is forgiven when it gets anywhere. */
export function beginTry<J extends Job>(): JobChange<J> {
  return job => ({ ...job, strikes: job.strikes + 1 })
}

/** The try ended in an error that may pass: nobody died. */
export function endTry<J extends Job>(failed: boolean): JobChange<J> {
  return job => ({ ...job, strikes: 0, failures: failed ? job.failures + 1 : job.failures })
}

/** What a new import is, before storage numbers it. */
export function newImport(given: {
  tenant: string
  id: string
  origin: string
  by: Requester
  now: number
  file: ImportJob['file']
  options: ImportOptions
  conversationId?: string
}): NewJob<ImportJob> {
  const card: JobCard | undefined = given.conversationId
    ? { conversationId: given.conversationId, revision: 0, at: 0, failures: 0, pressedAt: given.now }
    : undefined
  return {
    tenant: given.tenant,
    id: given.id,
    kind: 'import',
    origin: given.origin,
    by: given.by,
    createdAt: given.now,
    file: given.file,
    options: given.options,
    state: 'queued',
    rows: 0,
    chunks: 0,
    checkpoint: 0,
    counts: noCounts(),
    strikes: 0,
    failures: 0,
    furthest: 0,
    workedMs: 0,
    ...(card ? { card } : {}),
  }
}

export function beginCheck(now: number): JobChange {
  return job => {
    if (job.state !== 'queued' && job.state !== 'checking') return null
    const { preview, summary, error, finishedAt, ...rest } = job
    return { ...rest, state: 'checking', startedAt: job.startedAt ?? now, rows: 0, chunks: 0 }
  }
}

export function noteRowsRead(rows: number): JobChange {
  return job => {
    if (job.state !== 'checking') return null
    return rows > job.furthest ? { ...job, rows, furthest: rows, ...NO_TROUBLE } : { ...job, rows }
  }
}

/** The check is done. With nothing to write there is nothing to confirm, and the job ends. */
export function endCheck(found: {
  rows: number
  chunks: number
  preview: Counts
  summary: Summary
  now: number
  workedMs: number
}): JobChange {
  return job => {
    if (job.state !== 'checking') return null
    const { rows, chunks, preview, summary } = found
    const checked: ImportJob = {
      ...job,
      rows,
      chunks,
      preview,
      summary,
      ...NO_TROUBLE,
      workedMs: found.workedMs,
    }
    if (writes(preview) > 0) return { ...checked, state: 'awaiting confirmation' }
    return { ...checked, state: endState(preview, summary), counts: { ...preview }, finishedAt: found.now }
  }
}

/** Rows of a preview that would write something. */
export function writes(counts: Counts): number {
  return counts.created + counts.updated + counts.removed
}

/** One error refuses the file, and there is one. */
export function heldByStrict(job: ImportJob): boolean {
  return job.options.strict && Boolean(job.preview && (job.preview.failed > 0 || job.summary?.unreadable))
}

export function confirm(by: Requester, at: number): JobChange {
  return job =>
    job.state === 'awaiting confirmation' && !heldByStrict(job)
      ? {
          ...pressed(job, at),
          state: 'processing',
          startedApply: true,
          decision: { what: 'confirmed', by, at },
        }
      : null
}

/** Nothing was written yet: it ends at once. While processing, the runner ends it after the chunk that it is at. */
export function cancel(by: Requester, at: number): JobChange {
  return job => {
    const decision = { what: 'cancelled' as const, by, at }
    if (job.state === 'queued' || job.state === 'checking' || job.state === 'awaiting confirmation') {
      return { ...pressed(job, at), state: 'cancelled', decision, finishedAt: at }
    }
    return job.state === 'processing' && !job.stopping
      ? { ...pressed(job, at), stopping: true, decision }
      : null
  }
}

/** Other options need another check. */
export function recheck(options: Partial<ImportOptions>, at: number): JobChange {
  return job => {
    if (job.state !== 'awaiting confirmation') return null
    const { preview, summary, ...rest } = pressed(job, at)
    return {
      ...rest,
      options: { ...job.options, ...options },
      state: 'queued',
      rows: 0,
      chunks: 0,
      furthest: 0,
    }
  }
}

/** A failed or stopped import goes on where it was; one that failed behind its last chunk only has to end. */
export function canResume(job: ImportJob): boolean {
  return (job.state === 'failed' || job.state === 'cancelled') && Boolean(job.startedApply)
}

export function resume(by: Requester, at: number): JobChange {
  return job => {
    if (!canResume(job)) return null
    const { error, finishedAt, stopping, card, ...rest } = pressed(job, at)
    // The next end is news again.
    const { told, ...untold } = card ?? {}
    return {
      ...rest,
      ...(card ? { card: untold as JobCard } : {}),
      state: 'processing',
      ...NO_TROUBLE,
      decision: { what: 'confirmed', by, at },
    }
  }
}

/** A chunk was applied: counted once, because the checkpoint moves in the same write. */
export function endChunk(n: number, counted: Counts, workedMs: number): JobChange {
  return job => {
    if (job.state !== 'processing' || job.checkpoint !== n) return null
    const counts = { ...job.counts }
    for (const outcome of Object.keys(counted) as (keyof Counts)[]) counts[outcome] += counted[outcome]
    return { ...job, checkpoint: n + 1, counts, ...NO_TROUBLE, workedMs }
  }
}

/** The runner stops for good: every chunk is applied, or somebody stopped it on the way. */
export function endApply(now: number): JobChange {
  return job => {
    if (job.state !== 'processing' || !job.summary) return null
    if (job.checkpoint === job.chunks)
      return { ...job, state: endState(job.counts, job.summary), finishedAt: now }
    return job.stopping ? { ...job, state: 'cancelled', finishedAt: now } : null
  }
}

function endState(counts: Counts, summary: Summary): ImportJob['state'] {
  return counts.failed > 0 || summary.unreadable ? 'completed with errors' : 'completed'
}

export function fail<J extends Job>(error: { code: string; message: string }, now: number): JobChange<J> {
  return job =>
    job.state === 'queued' || job.state === 'checking' || job.state === 'processing'
      ? { ...job, state: 'failed', error, finishedAt: now }
      : null
}

function pressed(job: ImportJob, at: number): ImportJob {
  return job.card ? { ...job, card: { ...job.card, pressedAt: at } } : job
}
