import {
  type ExportJob,
  isRunnable,
  type Job,
  type JobKind,
  type JobState,
  keptSince,
  type NewJob,
} from '../../domain/jobs.ts'
import type { JobQuery, JobStore } from '../../ports/job-store.ts'
import type { Connection } from './connection.ts'
import { createJobQueue } from './job-queue.ts'

interface Row {
  doc: string
}

export function createJobStore(db: Connection): JobStore {
  function create(fresh: NewJob): Job {
    const found = db.get<Row>(
      'SELECT doc FROM jobs WHERE tenant = ? AND origin = ?',
      fresh.tenant,
      fresh.origin,
    )
    if (found !== undefined) return parsed(found)
    const job: Job = { ...fresh, number: next(db, jobsOf(fresh.tenant)), revision: 1 }
    insertJob(db, job)
    return job
  }

  function replace(old: Job, attempt: number | undefined, until: number | undefined): boolean {
    const job: Job = { ...old, revision: old.revision + 1 }
    const fence = attempt === undefined ? '' : ' AND attempt = ?'
    const held = until === undefined ? '' : ' AND worker IS NOT NULL'
    const { changes } = db.run(
      `UPDATE jobs SET revision = ?, runnable = ?, card_due = ?, kept_since = ?, doc = ?${until === undefined ? '' : ', lease_until = ?'}
       WHERE tenant = ? AND id = ? AND revision = ?${fence}${held}`,
      job.revision,
      Number(isRunnable(job)),
      cardDue(db, job),
      keptSince(job),
      JSON.stringify(job),
      ...(until === undefined ? [] : [until]),
      job.tenant,
      job.id,
      old.revision,
      ...(attempt === undefined ? [] : [attempt]),
    )
    return changes > 0
  }

  function one(where: string, tenant: string, value: string | number): Promise<Job | null> {
    return db.read(() => {
      const row = db.get<Row>(`SELECT doc FROM jobs WHERE tenant = ? AND ${where}`, tenant, value)
      return row === undefined ? null : parsed(row)
    })
  }

  return {
    ...createJobQueue(db),
    create: <J extends Job>(job: NewJob<J>) => db.transaction(() => create(job as NewJob) as J),
    get: (tenant, id) => one('id = ?', tenant, id),
    byNumber: (tenant, number) => one('number = ?', tenant, number),
    list: <K extends JobKind>(
      tenant: string,
      { limit, before, ...wanted }: JobQuery<K> & { limit: number; before?: number },
    ) =>
      db.read(() => {
        const { sql, values } = filterOf(wanted)
        const rows = db.all<Row>(
          `SELECT doc FROM jobs WHERE tenant = ? AND number < ?${sql} ORDER BY number DESC LIMIT ?`,
          tenant,
          before ?? Number.MAX_SAFE_INTEGER,
          ...values,
          limit,
        )
        return rows.map(parsed) as Extract<Job, { kind: K }>[]
      }),
    tally: tenant =>
      db.read(() => {
        const rows = db.all<{ state: JobState; n: number }>(
          `SELECT json_extract(doc, '$.state') AS state, count(*) AS n FROM jobs
           WHERE tenant = ? GROUP BY json_extract(doc, '$.state')`,
          tenant,
        )
        return new Map(rows.map(({ state, n }) => [state, n]))
      }),
    count: (tenant, wanted) =>
      db.read(() => {
        const { sql, values } = filterOf(wanted)
        const found = db.get<{ n: number }>(
          `SELECT count(*) AS n FROM jobs WHERE tenant = ?${sql}`,
          tenant,
          ...values,
        )
        return found?.n ?? 0
      }),
    replace: (job, attempt, until) => db.transaction(() => replace(job, attempt, until)),
    cardsDue: limit =>
      db.read(() =>
        db
          .all<Row>('SELECT doc FROM jobs WHERE card_due IS NOT NULL ORDER BY card_due LIMIT ?', limit)
          .map(parsed),
      ),
    kept: (before, limit) =>
      db.read(() =>
        db
          .all<Row>('SELECT doc FROM jobs WHERE kept_since < ? ORDER BY kept_since LIMIT ?', before, limit)
          .map(row => parsed(row) as ExportJob),
      ),
  }
}

/** As it is, inside a transaction. */
export function insertJob(db: Connection, job: Job): void {
  db.run(
    `INSERT INTO jobs (tenant, id, number, origin, requester, revision, runnable, run_at, created_at, card_due, kind, kept_since,
       doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job.tenant,
    job.id,
    job.number,
    job.origin,
    job.by.userId,
    job.revision,
    Number(isRunnable(job)),
    job.createdAt,
    job.createdAt,
    cardDue(db, job),
    job.kind,
    keptSince(job),
    JSON.stringify(job),
  )
}

/** The counter of a tenant's jobs. */
export function jobsOf(tenant: string): string {
  return `jobs of ${tenant}`
}

/** When it became due in the order of all changes; null when the card shows the job as it is. */
function cardDue(db: Connection, job: Job): number | null {
  return job.card !== undefined && job.card.revision < job.revision ? next(db, 'changes') : null
}

function next(db: Connection, counter: string): number {
  const row = db.get<{ value: number }>(
    `INSERT INTO counters (name, value) VALUES (?, 1)
     ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    counter,
  )
  return row?.value ?? 1
}

function filterOf({ by, kind, from, until }: JobQuery): { sql: string; values: (string | number)[] } {
  const conditions = { 'requester =': by, 'kind =': kind, 'created_at >=': from, 'created_at <': until }
  const given = Object.entries(conditions).flatMap(([condition, value]) =>
    value === undefined ? [] : [{ sql: ` AND ${condition} ?`, value }],
  )
  return { sql: given.map(({ sql }) => sql).join(''), values: given.map(({ value }) => value) }
}

function parsed(row: Row): Job {
  return JSON.parse(row.doc) as Job
}
