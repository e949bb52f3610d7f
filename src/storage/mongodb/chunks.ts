import type { ChunkPlan, RowRecord } from '../../domain/plans.ts'
import { StorageError } from '../../errors.ts'
import type { ChunkStore } from '../../ports/chunk-store.ts'
import { packPart, unpackPart } from '../chunk-codec.ts'
import { freeRecords } from '../free-buffers.ts'
import type { Database } from './database.ts'
import { createParts, type Part } from './packed-parts.ts'
import { text, whole } from './plain.ts'
import { recordId } from './record-id.ts'

/** Another process may replace a large part while it is read. */
const READS = 3
/** Chunks whose rows are read in one go; some 100 KB each. */
const AHEAD = 4
/** Parts of chunks that are packed before what they were made of is freed. */
const FREE_EVERY = 24

export function createChunkStore(db: Database, mostBytes?: number): ChunkStore {
  const { put, wholeBody } = createParts(db, mostBytes)
  let packed = 0

  function pack(part: unknown): Buffer {
    if (++packed % FREE_EVERY === 0) freeRecords()
    return packPart(part)
  }

  async function get<T>(tenant: string, job: string, part: Part, n: number): Promise<T | null> {
    const _id = recordId(tenant, job, part, n)
    for (let tries = 0; tries < READS; tries++) {
      const head = await db.chunks.first({ _id, tenant })
      if (!head) return null
      const body = await wholeBody(head)
      if (body) return unpackPart<T>(body)
    }
    throw new StorageError('A part of an import is being replaced at the same time. Try again.', {
      retryable: true,
    })
  }

  async function* rowsFrom(tenant: string, job: string, first: number): AsyncGenerator<RowRecord[]> {
    for (let from = first; ; from += AHEAD) {
      const ids = Array.from({ length: AHEAD }, (_, i) => recordId(tenant, job, 'rows', from + i))
      const heads = await db.chunks.find({ _id: { $in: ids }, tenant })
      for (const [i, _id] of ids.entries()) {
        const head = heads.find(found => found._id === _id)
        if (!head) return
        const body = await wholeBody(head)
        const rows = body
          ? unpackPart<RowRecord[]>(body)
          : await get<RowRecord[]>(tenant, job, 'rows', from + i)
        if (!rows) return
        yield rows
      }
    }
  }

  return {
    putRows: (tenant, job, n, rows, attempt) => put({ tenant, job, part: 'rows', n, attempt }, pack(rows)),
    rows: (tenant, job, n) => get<RowRecord[]>(tenant, job, 'rows', n),
    rowsFrom,
    putPlan: (tenant, job, n, plan, attempt) => put({ tenant, job, part: 'plan', n, attempt }, pack(plan)),
    plan: (tenant, job, n) => get<ChunkPlan>(tenant, job, 'plan', n),
    async clear(tenant, job, attempt) {
      const earlier = attempt === undefined ? {} : { attempt: { $not: { $gte: whole(attempt) } } }
      await db.chunks.remove({ tenant, job: text(job), ...earlier })
      await db.chunkPieces.remove({ tenant, job: text(job), ...earlier })
    },
  }
}
