import type { Job } from '../../domain/jobs.ts'
import type { JobStore } from '../../ports/storage.ts'
import type { Connection } from './connection.ts'

type JobQueue = Pick<JobStore, 'claim' | 'heartbeat' | 'release' | 'leases'>

/** The columns of a job that make its record a queue. A claim is `worker` with a lease; its number outlives it. */
export function createJobQueue(db: Connection): JobQueue {
  return {
    async claim({ worker, now, until, jobId }) {
      // Asked many times a minute and nearly always in vain: only a hit is worth a write transaction.
      const due = () => findDue(db, now, jobId)
      if ((await db.read(due)) === undefined) return null
      return db.transaction(() => {
        const found = due()
        if (found === undefined) return null
        const taken = db.get<{ doc: string; attempt: number }>(
          `UPDATE jobs SET worker = ?, lease_until = ?, attempt = attempt + 1
           WHERE tenant = ? AND id = ? RETURNING doc, attempt`,
          worker,
          until,
          found.tenant,
          found.id,
        )
        return taken === undefined ? null : { job: JSON.parse(taken.doc) as Job, attempt: taken.attempt }
      })
    },
    heartbeat: (tenant, id, attempt, until) =>
      db.transaction(
        () =>
          db.run(
            `UPDATE jobs SET lease_until = ?
             WHERE tenant = ? AND id = ? AND attempt = ? AND worker IS NOT NULL`,
            until,
            tenant,
            id,
            attempt,
          ).changes > 0,
      ),
    async release(tenant, id, attempt, runAt) {
      await db.transaction(() =>
        db.run(
          `UPDATE jobs SET worker = NULL, lease_until = 0, run_at = ?
           WHERE tenant = ? AND id = ? AND attempt = ? AND worker IS NOT NULL`,
          runAt,
          tenant,
          id,
          attempt,
        ),
      )
    },
    leases: now =>
      db.read(() =>
        db
          .all<{ tenant: string; id: string; attempt: number; worker: string }>(
            'SELECT tenant, id, attempt, worker FROM jobs WHERE worker IS NOT NULL AND lease_until > ?',
            now,
          )
          .map(row => ({ ...row })),
      ),
  }
}

function findDue(db: Connection, now: number, jobId: string | undefined) {
  const only = jobId === undefined ? '' : 'AND j.id = ?'
  return db.get<{ tenant: string; id: string }>(
    `SELECT j.tenant, j.id FROM jobs AS j
     WHERE j.runnable = 1 AND j.run_at <= ? AND j.lease_until <= ? ${only}
       AND NOT EXISTS (
         SELECT 1 FROM jobs AS other
         WHERE other.tenant = j.tenant AND other.worker IS NOT NULL AND other.lease_until > ?)
     ORDER BY j.run_at, j.number LIMIT 1`,
    now,
    now,
    ...(jobId === undefined ? [] : [jobId]),
    now,
  )
}
