import { setImmediate } from 'node:timers/promises'
import { chunkResults, countResults } from '../domain/chunk-results.ts'
import { endApply, endChunk } from '../domain/job-changes.ts'
import type { Job } from '../domain/jobs.ts'
import type { ChunkPlan, PlannedWrite, RowRecord, RowResult } from '../domain/plans.ts'
import { AppError } from '../errors.ts'
import type { OutboxEntry, WriteAnswer } from '../ports/storage.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import type { Admins } from './plan-chunk.ts'
import { planWrites } from './plan-writes.ts'

/** How often a row is planned again when others write the same person at the same time. */
const REPLANS = 3

/**
 * Applies the chunks that are not applied yet, one after the other; each is planned again against today's directory.
 * The chunk is the checkpoint: broken off anywhere and called again, every row is applied once.
 * @throws LeaseLostError; StorageError
 */
export async function applyImport(context: ServiceContext, handle: JobHandle): Promise<void> {
  const admins: Admins = {}
  const first = handle.job.checkpoint
  for (let n = first; n < handle.job.chunks; n++) {
    // SQLite answers at once: without a pause timers, signals and messages would wait for the end of the file.
    await setImmediate()
    if (handle.interrupted) return
    if (handle.job.stopping && !(n === first && (await isBegun(context, handle.job, n)))) break
    const results = await applyChunk(context, handle, n, admins, n === first)
    if (!(await handle.change(endChunk(n, countResults(results), handle.workedMs)))) return
  }
  await handle.change(endApply(context.now()))
}

/** A worker died in the middle of the chunk: what it wrote has to be counted, so the chunk is brought to its end. */
async function isBegun(context: ServiceContext, job: Job, n: number): Promise<boolean> {
  return (await context.storage.chunks.plan(job.tenant, job.id, n)) !== null
}

/** @param begun an earlier worker may have begun with this chunk */
async function applyChunk(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  admins: Admins,
  begun: boolean,
): Promise<RowResult[]> {
  const { storage } = context
  const { job } = handle
  const rows = await storage.chunks.rows(job.tenant, job.id, n)
  if (!rows)
    throw new AppError('chunk-missing', 'A part of this import is missing from the database.', {
      facts: { n },
    })
  await handle.renew()
  let plan = begun ? await storage.chunks.plan(job.tenant, job.id, n) : null
  if (!plan) {
    plan = await planWrites(context, job, rows, admins)
    handle.ensureHeld()
    await storage.chunks.putPlan(job.tenant, job.id, n, plan)
  }
  plan = await write(context, handle, n, { rows, plan, admins })
  const entries = outboxEntries(job, plan, context.now())
  if (entries.length) await storage.outbox.add(job.tenant, entries)
  return chunkResults(rows, plan)
}

/** Makes the planned writes; rows whose person somebody else wrote meanwhile are planned and kept anew first. */
async function write(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  chunk: { rows: RowRecord[]; plan: ChunkPlan; admins: Admins },
): Promise<ChunkPlan> {
  const { job } = handle
  let { plan } = chunk
  let todo = plan.writes
  for (let tries = 0; todo.length > 0; tries++) {
    await handle.renew()
    const answers = await context.storage.users.write(
      job.tenant,
      `${job.id}:${n}`,
      todo.map(planned => planned.write),
    )
    const missed = todo.filter((planned, i) => !isMade(planned, answers[i]))
    if (missed.length === 0) break
    const again = missed.map(planned => planned.row).filter(row => row >= 0)
    const fresh =
      tries < REPLANS
        ? await planWrites(context, job, chunk.rows, chunk.admins, again)
        : { writes: [], settled: again.map(row => lostRace(chunk.rows, row)) }
    plan = {
      writes: [...plan.writes.filter(planned => !missed.includes(planned)), ...fresh.writes],
      settled: [...plan.settled, ...fresh.settled],
    }
    handle.ensureHeld()
    await context.storage.chunks.putPlan(job.tenant, job.id, n, plan)
    todo = fresh.writes
  }
  return plan
}

/** A new person's id is made of the job's and the line's: whoever has it was added here, and changed by others since. */
function isMade({ write }: PlannedWrite, answer: WriteAnswer | undefined): boolean {
  return answer === 'applied' || (answer === 'stale' && write.op === 'insert')
}

function lostRace(rows: RowRecord[], row: number): ChunkPlan['settled'][number] {
  const { line } = rows[row] as RowRecord
  const issue = { line, column: '', value: '', code: 'changed-meanwhile', severity: 'error' } as const
  return { row, outcome: 'failed', issues: [issue] }
}

function outboxEntries(job: Job, plan: ChunkPlan, now: number): OutboxEntry[] {
  const entries: OutboxEntry[] = []
  const entry = (kind: OutboxEntry['kind'], key: string, userId: string) =>
    entries.push({ tenant: job.tenant, key, kind, userId, jobId: job.id, state: 'waiting', createdAt: now })
  for (const planned of plan.writes) {
    const { userId, invited } = personWritten(planned)
    if (invited) entry('invitation', `invitation:${userId}`, userId)
    if (planned.activated) entry('activation', `activation:${userId}:${job.id}`, userId)
  }
  return entries
}

function personWritten({ write, outcome }: PlannedWrite): { userId: string; invited: boolean } {
  if (write.op === 'delete') return { userId: write.id, invited: false }
  return { userId: write.user.id, invited: outcome === 'created' && Boolean(write.user.email) }
}
