import {
  type ExportJob,
  isRunnable,
  type Job,
  type JobKind,
  type JobState,
  keptSince,
  type NewJob,
} from '../../domain/jobs.ts'
import { StorageError } from '../../errors.ts'
import type { JobQuery, JobStore } from '../../ports/job-store.ts'
import type { Database } from './database.ts'
import { createJobQueue } from './job-queue.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'
import { tick } from './tick.ts'

/** So many may give a job of the same tenant the same number at the same time. */
const TRIES = 100

export function createJobStore(db: Database): JobStore {
  /** The next number is free until somebody has it: the unique index makes the later one count again. */
  async function create(fresh: NewJob): Promise<Job> {
    const { tenant } = fresh
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await db.jobs.first({ tenant, origin: text(fresh.origin) })
      if (found) return jobOf(found)
      const newest = await db.jobs.first({ tenant }, { sort: { number: -1 } })
      const job: Job = { ...fresh, number: (newest?.number ?? 0) + 1, revision: 1 }
      const record = jobRecord(job)
      if (await db.jobs.insert(record)) return job
      const same = await db.jobs.first({ _id: record._id, tenant })
      if (same && same.origin !== fresh.origin) {
        throw new StorageError('There is another job with this id.', { retryable: false })
      }
    }
    throw new StorageError('Too many jobs are being started at once. Try again.', { retryable: true })
  }

  async function listed(filter: Wanted, before: number | undefined, limit: number) {
    const numbers = before === undefined ? {} : { number: { $lt: whole(before) } }
    return (await db.jobs.find({ ...filter, ...numbers }, { sort: { number: -1 }, limit })).map(jobOf)
  }

  return {
    ...createJobQueue(db),
    create: async <J extends Job>(job: NewJob<J>) => (await create(job as NewJob)) as J,
    async get(tenant, id) {
      const record = await db.jobs.first({ _id: recordId(tenant, id), tenant })
      return record && jobOf(record)
    },
    async byNumber(tenant, number) {
      const record = await db.jobs.first({ tenant, number: whole(number) })
      return record && jobOf(record)
    },
    list: async <K extends JobKind>(
      tenant: string,
      { limit, before, ...wanted }: JobQuery<K> & { limit: number; before?: number },
    ) => (await listed(wantedOf(tenant, wanted), before, limit)) as Extract<Job, { kind: K }>[],
    tally: async tenant => (await db.jobs.tally({ tenant }, 'state')) as Map<JobState, number>,
    count: async (tenant, wanted) => db.jobs.count(wantedOf(tenant, wanted)),
    async replace(old, attempt, until) {
      const job: Job = { ...old, revision: old.revision + 1 }
      const fence = attempt === undefined ? {} : { attempt: whole(attempt) }
      const held = until === undefined ? {} : { worker: { $ne: null } }
      const prolonged = until === undefined ? {} : { leaseUntil: whole(until) }
      return db.jobs.update(
        {
          _id: recordId(job.tenant, job.id),
          tenant: job.tenant,
          revision: whole(old.revision),
          ...fence,
          ...held,
        },
        { $set: { ...changing(job), ...prolonged } },
      )
    },
    async cardsDue(limit) {
      const due = { acrossTenants: { cardDue: true } }
      return (await db.jobs.find(due, { sort: { changedAt: 1 }, limit })).map(jobOf)
    },
    async kept(before, limit) {
      const old = { acrossTenants: { keptSince: { $ne: null, $lt: whole(before) } } }
      return (await db.jobs.find(old, { sort: { keptSince: 1 }, limit })).map(jobOf) as ExportJob[]
    },
  }
}

interface Wanted {
  tenant: string
  requester?: string
  kind?: JobKind
  createdAt?: { $gte?: number; $lt?: number }
}

function wantedOf(tenant: string, { by, kind, from, until }: JobQuery): Wanted {
  const days = {
    ...(from === undefined ? {} : { $gte: whole(from) }),
    ...(until === undefined ? {} : { $lt: whole(until) }),
  }
  return {
    tenant,
    ...(by === undefined ? {} : { requester: text(by) }),
    ...(kind === undefined ? {} : { kind: text(kind) as JobKind }),
    ...(Object.keys(days).length === 0 ? {} : { createdAt: days }),
  }
}

/** Of a job that nobody has claimed yet. */
export function jobRecord(job: Job): RecordOf<'jobs'> {
  const { tenant, id, number, origin, kind } = job
  return {
    _id: recordId(tenant, id),
    ...{ tenant, id, number, origin, kind },
    requester: job.by.userId,
    createdAt: job.createdAt,
    runAt: job.createdAt,
    turnAt: 0,
    leaseUntil: 0,
    worker: null,
    attempt: 0,
    turn: 0,
    ...changing(job),
  }
}

/** What a write of the job changes in its record. */
function changing(job: Job) {
  return {
    state: job.state,
    revision: job.revision,
    runnable: isRunnable(job),
    cardDue: job.card !== undefined && job.card.revision < job.revision,
    changedAt: tick(),
    keptSince: keptSince(job),
    doc: JSON.stringify(job),
  }
}

export function jobOf(record: Pick<RecordOf<'jobs'>, 'doc'>): Job {
  return JSON.parse(record.doc) as Job
}
