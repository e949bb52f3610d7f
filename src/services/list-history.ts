import { type Action, type Actor, may, requesterOf } from '../domain/access.ts'
import type { Job, JobKind, Shown } from '../domain/jobs.ts'
import type { JobQuery } from '../ports/job-store.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type HiddenJob, hideJob, isHidden } from './hidden-job.ts'
import { shownJobs } from './shown-jobs.ts'

export type JobOf<K extends JobKind> = Extract<Job, { kind: K }>

/** `by`: only what that person asked for; `from`, `until`: as of a `JobQuery`. */
export type HistoryFilter = Omit<JobQuery, 'kind'>

/** `before`: a job number, for older pages. */
export interface HistoryQuery extends HistoryFilter {
  limit: number
  before?: number
}

export interface HistoryPage<J> {
  jobs: (J | HiddenJob)[]
  /** Null where the number would tell of jobs that are left out. */
  total: number | null
  /** What the next page is `before`; null at the end. */
  next: number | null
}

/** Of the jobs, those that the actor may know all of. */
type Seen<J> = (jobs: readonly J[]) => Promise<ReadonlySet<J>>

const RIGHTS: Record<JobKind, { history: Action; job: Action }> = {
  import: { history: 'see imports', job: 'see import' },
  export: { history: 'see exports', job: 'see export' },
}
/** To fill a page of one person's jobs; more are not read through for one card. */
const MOST_ROUNDS = 50

/**
 * Jobs of a kind, newest first; who may not see everybody's sees their own. A job that is not for the actor shows that there is
 * one, but in a list of one person's jobs, where it would tell who did it. @throws RefusedError
 */
export async function listHistory<K extends JobKind>(
  context: ServiceContext,
  actor: Actor,
  of: { kind: K; seen: Seen<JobOf<K>> },
  query: HistoryQuery,
): Promise<HistoryPage<Shown<JobOf<K>>>> {
  const { jobs, ...page } = await listJobs(context, actor, of, query)
  const shown = await shownJobs(
    context,
    jobs.flatMap(job => (isHidden(job) ? [] : job)),
  )
  const byNumber = new Map(shown.map(job => [job.number, job]))
  return { ...page, jobs: jobs.map(job => byNumber.get(job.number) ?? hideJob(job)) }
}

async function listJobs<K extends JobKind>(
  context: ServiceContext,
  actor: Actor,
  { kind, seen }: { kind: K; seen: Seen<JobOf<K>> },
  { limit, before, ...filter }: HistoryQuery,
): Promise<HistoryPage<JobOf<K>>> {
  const { jobs } = context.storage
  const ofOthers = isOfOthers(actor, kind, filter)
  await ensureMaySeeHistory(context, actor, { kind, ofOthers })
  const own = ofOthers || actor.kind === 'operator' ? {} : { by: actor.user.id }
  const wanted = { kind, ...filter, ...own }
  const list = (from: number | undefined) =>
    jobs.list(actor.tenant, { ...wanted, limit: limit + 1, ...(from === undefined ? {} : { before: from }) })
  if (ofOthers && filter.by !== undefined) return listOthers(list, seen, limit, before)
  const [found, total] = await Promise.all([list(before), jobs.count(actor.tenant, wanted)])
  const known = await seen(found)
  return {
    jobs: found.slice(0, limit).map(job => (known.has(job) ? job : hideJob(job))),
    total,
    next: found.length > limit ? (found[limit - 1]?.number ?? null) : null,
  }
}

/** @param ofOthers it holds what others did. @throws RefusedError */
export async function ensureMaySeeHistory(
  context: ServiceContext,
  actor: Actor,
  { kind, ofOthers }: { kind: JobKind; ofOthers: boolean },
): Promise<void> {
  await ensureMay(context, actor, ofOthers ? RIGHTS[kind].job : RIGHTS[kind].history)
}

/** Whether that part of a history holds what others did, where the actor may see it. */
export function isOfOthers(actor: Actor, kind: JobKind, { by }: HistoryFilter): boolean {
  return by === undefined ? may(actor, RIGHTS[kind].job).allowed : requesterOf(actor).userId !== by
}

async function listOthers<J extends Job>(
  list: (before: number | undefined) => Promise<J[]>,
  seen: Seen<J>,
  limit: number,
  before: number | undefined,
): Promise<HistoryPage<J>> {
  const shown: J[] = []
  let start = before
  for (let round = 1; shown.length <= limit && round <= MOST_ROUNDS; round++) {
    const found = await list(start)
    const known = await seen(found)
    shown.push(...found.filter(job => known.has(job)))
    start = found.length > limit ? found.at(-1)?.number : undefined
    if (start === undefined) break
  }
  const jobs = shown.slice(0, limit)
  const next = shown.length > limit ? jobs.at(-1)?.number : start
  return { jobs, total: null, next: next ?? null }
}
