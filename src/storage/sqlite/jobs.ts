import { isRunnable, type Job } from '../../domain/jobs.ts'
import type { JobStore } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'
import { createJobQueue } from './job-queue.ts'

interface Row {
  doc: string
}

/**
 * A card is due while `job.card.revision` is smaller than the stored revision. `replace` adds one to the revision, so
 * whoever marks a card as up to date stores the revision that the job has after that very write: `job.revision + 1`.
 */
export function createJobStore(db: Connection): JobStore {
  function create(fresh: Omit<Job, 'number' | 'revision'>): Job {
    const found = db.get<Row>(
      'SELECT doc FROM jobs WHERE tenant = ? AND origin = ?',
      fresh.tenant,
      fresh.origin,
    )
    if (found !== undefined) return parsed(found)
    const job: Job = { ...fresh, number: next(`jobs of ${fresh.tenant}`), revision: 1 }
    db.run(
      `INSERT INTO jobs (tenant, id, number, origin, requester, revision, runnable, run_at, card_due, doc)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      job.tenant,
      job.id,
      job.number,
      job.origin,
      job.by.userId,
      job.revision,
      Number(isRunnable(job)),
      job.createdAt,
      cardDue(job),
      JSON.stringify(job),
    )
    return job
  }

  function replace(old: Job, attempt: number | undefined): boolean {
    const job: Job = { ...old, revision: old.revision + 1 }
    const fence = attempt === undefined ? '' : ' AND attempt = ?'
    const { changes } = db.run(
      `UPDATE jobs SET revision = ?, runnable = ?, card_due = ?, doc = ?
       WHERE tenant = ? AND id = ? AND revision = ?${fence}`,
      job.revision,
      Number(isRunnable(job)),
      cardDue(job),
      JSON.stringify(job),
      job.tenant,
      job.id,
      old.revision,
      ...(attempt === undefined ? [] : [attempt]),
    )
    return changes > 0
  }

  /** When it became due in the order of all changes; null when the card shows the job as it is. */
  function cardDue(job: Job): number | null {
    return job.card !== undefined && job.card.revision < job.revision ? next('changes') : null
  }

  function next(counter: string): number {
    const row = db.get<{ value: number }>(
      `INSERT INTO counters (name, value) VALUES (?, 1)
       ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
      counter,
    )
    return row?.value ?? 1
  }

  function one(where: string, tenant: string, value: string | number): Promise<Job | null> {
    return db.read(() => {
      const row = db.get<Row>(`SELECT doc FROM jobs WHERE tenant = ? AND ${where}`, tenant, value)
      return row === undefined ? null : parsed(row)
    })
  }

  return {
    ...createJobQueue(db),
    create: job => db.transaction(() => create(job)),
    get: (tenant, id) => one('id = ?', tenant, id),
    byNumber: (tenant, number) => one('number = ?', tenant, number),
    list: (tenant, { limit, before, by }) =>
      db.read(() =>
        db
          .all<Row>(
            `SELECT doc FROM jobs WHERE tenant = ? AND number < ? ${requesterIs(by)}
             ORDER BY number DESC LIMIT ?`,
            tenant,
            before ?? Number.MAX_SAFE_INTEGER,
            ...(by === undefined ? [] : [by]),
            limit,
          )
          .map(parsed),
      ),
    count: (tenant, { by }) =>
      db.read(() => {
        const values = by === undefined ? [tenant] : [tenant, by]
        const sql = `SELECT count(*) AS n FROM jobs WHERE tenant = ? ${requesterIs(by)}`
        return db.get<{ n: number }>(sql, ...values)?.n ?? 0
      }),
    replace: (job, attempt) => db.transaction(() => replace(job, attempt)),
    cardsDue: limit =>
      db.read(() =>
        db
          .all<Row>('SELECT doc FROM jobs WHERE card_due IS NOT NULL ORDER BY card_due LIMIT ?', limit)
          .map(parsed),
      ),
  }
}

function requesterIs(by: string | undefined): string {
  return by === undefined ? '' : 'AND requester = ?'
}

function parsed(row: Row): Job {
  return JSON.parse(row.doc) as Job
}
