import { randomUUID } from 'node:crypto'
import { ConflictError } from '../../errors.ts'
import type { Database } from './database.ts'
import { whole } from './plain.ts'
import { recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

export type Part = 'rows' | 'plan'
type Head = RecordOf<'chunks'>

/** A record of the database holds 16 MiB. */
const MOST_BYTES = 8 * 1024 * 1024

interface At {
  tenant: string
  job: string
  part: Part
  n: number
  attempt?: number | undefined
}

/** Parts as they are kept: packed. */
export function createParts(db: Database, mostBytes = MOST_BYTES) {
  /** What does not fit is stored first, so that the record that makes it visible finds it. */
  async function put(at: At, packed: Uint8Array): Promise<boolean> {
    const { tenant, job, part, n, attempt = 0 } = at
    const _id = recordId(tenant, job, part, n)
    const count = Math.ceil(packed.length / mostBytes) - 1
    const rest = count > 0 ? { id: randomUUID(), count } : undefined
    for (let i = 1; rest && i <= count; i++) {
      const body = packed.subarray(i * mostBytes, (i + 1) * mostBytes)
      const piece = { tenant, job, attempt, of: _id, rest: rest.id, body }
      await db.chunkPieces.insert({ _id: recordId(tenant, rest.id, i), ...piece })
    }
    const body = packed.subarray(0, mostBytes)
    const record = { _id, tenant, job, attempt, body, ...(rest ? { rest } : {}) }
    const old = await exchange(record)
    const pieces = { tenant, of: _id }
    if (old === 'later') {
      if (rest) await db.chunkPieces.remove({ ...pieces, rest: rest.id })
      return false
    }
    if (old?.rest || rest)
      await db.chunkPieces.remove({ ...pieces, rest: { $ne: rest?.id ?? '' }, attempt: notAbove(attempt) })
    return true
  }

  /** What was there before; `later` when a later claim has stored it, which stays. */
  async function exchange(record: Head): Promise<Head | null | 'later'> {
    try {
      return await db.chunks.exchange(record, ['rest'], { attempt: notAbove(record.attempt) })
    } catch (error) {
      if (error instanceof ConflictError) return 'later'
      throw error
    }
  }

  /** Null when it was replaced meanwhile. */
  async function wholeBody({ tenant, body, rest }: Head): Promise<Uint8Array | null> {
    if (!rest) return body
    const bodies = [body]
    for (let i = 1; i <= rest.count; i++) {
      const piece = await db.chunkPieces.first({ _id: recordId(tenant, rest.id, i), tenant })
      if (!piece) return null
      bodies.push(piece.body)
    }
    return Buffer.concat(bodies)
  }

  return { put, wholeBody }
}

/** Parts of an older Muster have none. */
function notAbove(attempt: number) {
  return { $not: { $gt: whole(attempt) } }
}
