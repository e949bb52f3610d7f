import { isRunnable, type Job } from '../../domain/jobs.ts'
import { StorageError } from '../../errors.ts'
import type { JobStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { createJobQueue } from './job-queue.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'
import { tick } from './tick.ts'

/** So many may give a job of the same tenant the same number at the same time. */
const TRIES = 100

/**
 * A card is due while `job.card.revision` is smaller than the stored revision. `replace` adds one to the revision, so
 * whoever marks a card as up to date stores the revision that the job has after that very write: `job.revision + 1`.
 */
export function createJobStore(db: Database): JobStore {
  /** The next number is free until somebody has it: the unique index makes the later one count again. */
  async function create(fresh: Omit<Job, 'number' | 'revision'>): Promise<Job> {
    const { tenant, id } = fresh
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await db.jobs.first({ tenant, origin: text(fresh.origin) })
      if (found) return jobOf(found)
      const newest = await db.jobs.first({ tenant }, { sort: { number: -1 } })
      const job: Job = { ...fresh, number: (newest?.number ?? 0) + 1, revision: 1 }
      const record: RecordOf<'jobs'> = {
        _id: recordId(tenant, id),
        tenant,
        id,
        number: job.number,
        origin: job.origin,
        requester: job.by.userId,
        runAt: job.createdAt,
        leaseUntil: 0,
        worker: null,
        attempt: 0,
        turn: 0,
        ...changing(job),
      }
      if (await db.jobs.insert(record)) return job
      const same = await db.jobs.first({ _id: record._id, tenant })
      if (same && same.origin !== fresh.origin) {
        throw new StorageError('There is another import with this id.', { retryable: false })
      }
    }
    throw new StorageError('Too many imports are being started at once. Try again.', { retryable: true })
  }

  async function listed(
    filter: { tenant: string; requester?: string },
    before: number | undefined,
    limit: number,
  ) {
    const numbers = before === undefined ? {} : { number: { $lt: whole(before) } }
    return (await db.jobs.find({ ...filter, ...numbers }, { sort: { number: -1 }, limit })).map(jobOf)
  }

  return {
    ...createJobQueue(db),
    create,
    async get(tenant, id) {
      const record = await db.jobs.first({ _id: recordId(tenant, id), tenant })
      return record && jobOf(record)
    },
    async byNumber(tenant, number) {
      const record = await db.jobs.first({ tenant, number: whole(number) })
      return record && jobOf(record)
    },
    list: async (tenant, { limit, before, by }) => listed(madeBy(tenant, by), before, limit),
    count: async (tenant, { by }) => db.jobs.count(madeBy(tenant, by)),
    async replace(old, attempt) {
      const job: Job = { ...old, revision: old.revision + 1 }
      const fence = attempt === undefined ? {} : { attempt: whole(attempt) }
      return db.jobs.update(
        { _id: recordId(job.tenant, job.id), tenant: job.tenant, revision: whole(old.revision), ...fence },
        { $set: changing(job) },
      )
    },
    async cardsDue(limit) {
      const due = { acrossTenants: { cardDue: true } }
      return (await db.jobs.find(due, { sort: { changedAt: 1 }, limit })).map(jobOf)
    },
  }
}

function madeBy(tenant: string, by: string | undefined): { tenant: string; requester?: string } {
  return { tenant, ...(by === undefined ? {} : { requester: text(by) }) }
}

/** What a write of the job changes in its record. */
function changing(job: Job) {
  return {
    state: job.state,
    revision: job.revision,
    runnable: isRunnable(job),
    cardDue: job.card !== undefined && job.card.revision < job.revision,
    changedAt: tick(),
    doc: JSON.stringify(job),
  }
}

function jobOf(record: Pick<RecordOf<'jobs'>, 'doc'>): Job {
  return JSON.parse(record.doc) as Job
}
