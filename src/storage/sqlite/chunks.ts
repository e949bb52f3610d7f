import type { ChunkPlan, RowRecord } from '../../domain/plans.ts'
import type { ChunkStore } from '../../ports/storage.ts'
import { packPart, unpackPart } from '../chunk-codec.ts'
import type { Connection } from './connection.ts'

type Part = 'rows' | 'plan'

/** Removing a large job in one transaction would keep other writers waiting. */
const CLEAR_PARTS = 50

export function createChunkStore(db: Connection): ChunkStore {
  async function put(tenant: string, job: string, part: Part, n: number, value: unknown): Promise<void> {
    const body = packPart(value)
    await db.transaction(() =>
      db.run(
        `INSERT INTO chunks (tenant, job, part, n, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (tenant, job, part, n) DO UPDATE SET body = excluded.body`,
        tenant,
        job,
        part,
        n,
        body,
      ),
    )
  }

  async function get<T>(tenant: string, job: string, part: Part, n: number): Promise<T | null> {
    return db.read(() => {
      const row = db.get<{ body: Uint8Array }>(
        'SELECT body FROM chunks WHERE tenant = ? AND job = ? AND part = ? AND n = ?',
        tenant,
        job,
        part,
        n,
      )
      return row === undefined ? null : unpackPart<T>(row.body)
    })
  }

  return {
    putRows: (tenant, job, n, rows) => put(tenant, job, 'rows', n, rows),
    rows: (tenant, job, n) => get<RowRecord[]>(tenant, job, 'rows', n),
    putPlan: (tenant, job, n, plan) => put(tenant, job, 'plan', n, plan),
    plan: (tenant, job, n) => get<ChunkPlan>(tenant, job, 'plan', n),
    async clear(tenant, job) {
      let removed = CLEAR_PARTS
      while (removed === CLEAR_PARTS) {
        removed = await db.transaction(
          () =>
            db.run(
              `DELETE FROM chunks WHERE rowid IN
                 (SELECT rowid FROM chunks WHERE tenant = ? AND job = ? LIMIT ${CLEAR_PARTS})`,
              tenant,
              job,
            ).changes,
        )
      }
    },
  }
}
