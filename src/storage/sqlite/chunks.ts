import type { ChunkPlan, RowRecord } from '../../domain/plans.ts'
import type { ChunkStore } from '../../ports/chunk-store.ts'
import { packPart, unpackPart } from '../chunk-codec.ts'
import type { Connection } from './connection.ts'

type Part = 'rows' | 'plan'

/** Removing a large job in one transaction would keep other writers waiting. */
const CLEAR_PARTS = 50

export function createChunkStore(db: Connection): ChunkStore {
  async function put(
    at: { tenant: string; job: string; part: Part; n: number; attempt: number | undefined },
    value: unknown,
  ): Promise<boolean> {
    const { tenant, job, part, n, attempt = 0 } = at
    const body = packPart(value)
    return db.transaction(
      () =>
        db.run(
          `INSERT INTO chunks (tenant, job, part, n, body, attempt) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (tenant, job, part, n) DO UPDATE SET body = excluded.body, attempt = excluded.attempt
             WHERE attempt <= excluded.attempt`,
          tenant,
          job,
          part,
          n,
          body,
          attempt,
        ).changes > 0,
    )
  }

  function bodyOf(tenant: string, job: string, part: Part, n: number): Promise<Uint8Array | null> {
    return db.read(() => {
      const row = db.get<{ body: Uint8Array }>(
        'SELECT body FROM chunks WHERE tenant = ? AND job = ? AND part = ? AND n = ?',
        tenant,
        job,
        part,
        n,
      )
      return row?.body ?? null
    })
  }

  async function get<T>(tenant: string, job: string, part: Part, n: number): Promise<T | null> {
    const body = await bodyOf(tenant, job, part, n)
    return body === null ? null : unpackPart<T>(body)
  }

  return {
    putRows: (tenant, job, n, rows, attempt) => put({ tenant, job, part: 'rows', n, attempt }, rows),
    rows: (tenant, job, n) => get<RowRecord[]>(tenant, job, 'rows', n),
    async *rowsFrom(tenant, job, first) {
      for (let n = first; ; n++) {
        const rows = await get<RowRecord[]>(tenant, job, 'rows', n)
        if (!rows) return
        yield rows
      }
    },
    putPlan: (tenant, job, n, plan, attempt) => put({ tenant, job, part: 'plan', n, attempt }, plan),
    plan: (tenant, job, n) => get<ChunkPlan>(tenant, job, 'plan', n),
    async clear(tenant, job, attempt) {
      let removed = CLEAR_PARTS
      while (removed === CLEAR_PARTS) {
        removed = await db.transaction(
          () =>
            db.run(
              `DELETE FROM chunks WHERE rowid IN
                 (SELECT rowid FROM chunks WHERE tenant = ? AND job = ? AND attempt < ? LIMIT ${CLEAR_PARTS})`,
              tenant,
              job,
              attempt ?? Number.MAX_SAFE_INTEGER,
            ).changes,
        )
      }
    },
  }
}
