import type { Job, JobKind } from '../../domain/jobs.ts'
import type { JobStore } from '../../ports/job-store.ts'
import type { Connection } from './connection.ts'

type JobQueue = Pick<JobStore, 'claim' | 'heartbeat' | 'release' | 'leases'>

interface Due {
  tenant: string
  kind: JobKind
  id: string
}

/** The counter that holds when a job of the kind was claimed last, of a tenant. */
const LAST_CLAIM = `'last ' || j.kind || ' of ' || j.tenant`

/** The columns of a job that make its record a queue. A claim is `worker` with a lease; its number outlives it. */
export function createJobQueue(db: Connection): JobQueue {
  return {
    async claim({ worker, now, until, ...wanted }) {
      // Asked many times a minute and nearly always in vain: only a hit is worth a write transaction.
      const due = () => findDue(db, now, wanted)
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
        noteClaim(db, found, now)
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

/** The oldest one of that tenant whose jobs of the kind have not been claimed for the longest time. */
function findDue(db: Connection, now: number, { kind, jobId }: { kind?: JobKind; jobId?: string }) {
  const only = `${kind === undefined ? '' : 'AND j.kind = ?'} ${jobId === undefined ? '' : 'AND j.id = ?'}`
  return db.get<Due>(
    `SELECT j.tenant, j.kind, j.id FROM jobs AS j
     LEFT JOIN counters AS turn ON turn.name = ${LAST_CLAIM}
     WHERE j.runnable = 1 AND j.run_at <= ? AND j.lease_until <= ? ${only}
       AND NOT EXISTS (
         SELECT 1 FROM jobs AS other
         WHERE other.tenant = j.tenant AND other.kind = j.kind AND other.worker IS NOT NULL AND other.lease_until > ?)
     ORDER BY coalesce(turn.value, 0), json_extract(j.doc, '$.createdAt'), j.number LIMIT 1`,
    now,
    now,
    ...(kind === undefined ? [] : [kind]),
    ...(jobId === undefined ? [] : [jobId]),
    now,
  )
}

function noteClaim(db: Connection, { tenant, kind }: Due, now: number): void {
  db.run(
    `INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    `last ${kind} of ${tenant}`,
    now,
  )
}
