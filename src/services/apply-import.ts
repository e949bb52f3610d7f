import { setImmediate } from 'node:timers/promises'
import { chunkResults, countResults } from '../domain/chunk-results.ts'
import { endApply, endChunk } from '../domain/job-changes.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { ChunkPlan, PlannedWrite, RowRecord } from '../domain/plans.ts'
import { AppError } from '../errors.ts'
import type { OutboxEntry } from '../ports/outbox-store.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { keepPlan, keptPlan } from './keep-plan.ts'
import { writerOfJob } from './writer-of-job.ts'

/** A chunk with what is to be done about it. */
interface PlannedChunk {
  rows: RowRecord[]
  plan: ChunkPlan
  /** The plan is that of an earlier worker, who may have begun to write. */
  kept: boolean
}

/**
 * Applies the chunks that are not applied yet, one after the other; each is planned again against today's directory.
 * The chunk is the checkpoint: broken off anywhere and called again, every row is applied once.
 * @throws LeaseLostError; StorageError
 */
export async function applyImport(context: ServiceContext, handle: JobHandle): Promise<void> {
  const writer = writerOfJob(context, handle)
  const { tenant, id, checkpoint: first, chunks } = handle.job
  const source = context.storage.chunks.rowsFrom(tenant, id, first)[Symbol.asyncIterator]()
  const planned = (n: number) => planNext(context, handle, { source, n, writer, begun: n === first })
  let next: Promise<PlannedChunk> | undefined
  for (let n = first; n < chunks; n++) {
    // SQLite answers at once: without a pause timers, signals and messages would wait for the end of the file.
    await setImmediate()
    if (handle.interrupted) return
    if (handle.job.stopping && !(n === first && (await isBegun(context, handle.job, n)))) break
    const chunk = await (next ?? planned(n))
    const plan = await applyChunk(context, handle, n, { ...chunk, writer })
    // What this chunk does is written, so the next one can be planned; nothing of it is kept before this one is done.
    next = n + 1 < chunks ? planned(n + 1) : undefined
    const [ended] = await Promise.all([endOf(context, handle, n, { ...chunk, plan }), next])
    if (!ended) return
  }
  await handle.change(endApply(context.now()))
}

/** A worker died in the middle of the chunk: what it wrote has to be counted, so the chunk is brought to its end. */
async function isBegun(context: ServiceContext, job: ImportJob, n: number): Promise<boolean> {
  return (await context.storage.chunks.plan(job.tenant, job.id, n)) !== null
}

/** @param given.begun an earlier worker may have begun with this chunk */
async function planNext(
  context: ServiceContext,
  handle: JobHandle,
  given: { source: AsyncIterator<RowRecord[]>; n: number; writer: ChunkWriter; begun: boolean },
): Promise<PlannedChunk> {
  const { job } = handle
  const { source, n, writer, begun } = given
  const { value: rows, done } = await source.next()
  if (done)
    throw new AppError('chunk-missing', 'A part of this import is missing from the database.', {
      facts: { n },
    })
  await handle.renew()
  const kept = begun ? await keptPlan(context, job, n, rows) : null
  return { rows, plan: kept ?? (await writer.plan(rows)), kept: kept !== null }
}

/** Keeps the plan, then writes. Answers what was done in the end. */
async function applyChunk(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  { rows, plan, kept, writer }: PlannedChunk & { writer: ChunkWriter },
): Promise<ChunkPlan> {
  if (!kept) await keepPlan(context, handle, n, plan)
  return writer.write(n, rows, plan)
}

/** Messages first: the checkpoint says that they are recorded. False where the job is not ours to go on with. */
async function endOf(
  context: ServiceContext,
  handle: JobHandle,
  n: number,
  { rows, plan }: PlannedChunk,
): Promise<boolean> {
  const { job } = handle
  const entries = outboxEntries(job, plan, context.now())
  if (entries.length) await context.storage.outbox.add(job.tenant, entries)
  return handle.change(endChunk(n, countResults(chunkResults(rows, plan)), handle.workedMs))
}

function outboxEntries(job: ImportJob, plan: ChunkPlan, now: number): OutboxEntry[] {
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
