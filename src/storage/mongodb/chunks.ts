import { randomUUID } from 'node:crypto'
import type { ChunkPlan, RowRecord } from '../../domain/plans.ts'
import { StorageError } from '../../errors.ts'
import type { ChunkStore } from '../../ports/storage.ts'
import { packPart, unpackPart } from '../chunk-codec.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'

type Part = 'rows' | 'plan'

/** A record of the database holds 16 MiB. */
const MOST_BYTES = 8 * 1024 * 1024
/** Another process may replace a large part while it is read. */
const READS = 3

export function createChunkStore(db: Database, mostBytes = MOST_BYTES): ChunkStore {
  /** What does not fit is stored first, so that the record that makes it visible finds it. */
  async function put(tenant: string, job: string, part: Part, n: number, value: unknown): Promise<void> {
    const _id = recordId(tenant, job, part, n)
    const packed = packPart(value)
    const count = Math.ceil(packed.length / mostBytes) - 1
    const rest = count > 0 ? { id: randomUUID(), count } : undefined
    for (let i = 1; rest && i <= count; i++) {
      const body = packed.subarray(i * mostBytes, (i + 1) * mostBytes)
      await db.chunkPieces.insert({
        _id: recordId(tenant, rest.id, i),
        tenant,
        job,
        of: _id,
        rest: rest.id,
        body,
      })
    }
    const body = packed.subarray(0, mostBytes)
    const old = await db.chunks.exchange({ _id, tenant, job, body, ...(rest ? { rest } : {}) }, ['rest'])
    if (old?.rest || rest) await db.chunkPieces.remove({ tenant, of: _id, rest: { $ne: rest?.id ?? '' } })
  }

  async function get<T>(tenant: string, job: string, part: Part, n: number): Promise<T | null> {
    const _id = recordId(tenant, job, part, n)
    for (let tries = 0; tries < READS; tries++) {
      const head = await db.chunks.first({ _id, tenant })
      if (!head) return null
      const bodies = [head.body]
      for (let i = 1; i <= (head.rest?.count ?? 0); i++) {
        const piece = await db.chunkPieces.first({ _id: recordId(tenant, head.rest?.id ?? '', i), tenant })
        if (!piece) break
        bodies.push(piece.body)
      }
      if (bodies.length === 1 + (head.rest?.count ?? 0)) return unpackPart<T>(Buffer.concat(bodies))
    }
    throw new StorageError('A part of an import is being replaced at the same time. Try again.', {
      retryable: true,
    })
  }

  return {
    putRows: (tenant, job, n, rows) => put(tenant, job, 'rows', n, rows),
    rows: (tenant, job, n) => get<RowRecord[]>(tenant, job, 'rows', n),
    putPlan: (tenant, job, n, plan) => put(tenant, job, 'plan', n, plan),
    plan: (tenant, job, n) => get<ChunkPlan>(tenant, job, 'plan', n),
    async clear(tenant, job) {
      await db.chunks.remove({ tenant, job: text(job) })
      await db.chunkPieces.remove({ tenant, job: text(job) })
    },
  }
}
