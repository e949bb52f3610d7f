import { randomUUIDv7 } from 'node:crypto'
import { type Actor, requesterOf } from '../domain/access.ts'
import { newImport } from '../domain/job-changes.ts'
import type { ImportOptions, Job } from '../domain/jobs.ts'
import { fileTooLarge } from '../tables/limits.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'

/**
 * Stores the file and a queued job. The same `origin` again answers the job that exists.
 * @throws RefusedError, FileRefusedError (too large), or what reading `bytes` throws; then nothing is kept.
 */
export async function startImport(
  context: ServiceContext,
  actor: Actor,
  given: {
    name: string
    origin: string
    bytes: AsyncIterable<Uint8Array>
    options?: Partial<ImportOptions>
    conversationId?: string
  },
): Promise<Job> {
  await ensureMay(context, actor, 'import people')
  const { storage } = context
  const now = context.now()
  const id = newJobId()
  const name = safeName(given.name)
  const file = await storage.files.write(
    { tenant: actor.tenant, id: `${id}.original`, name, createdAt: now },
    capped(given.bytes, context.limits.bytes, name),
  )
  const job = await storage.jobs.create(
    newImport({
      tenant: actor.tenant,
      id,
      origin: given.origin,
      by: requesterOf(actor),
      now,
      file: { id: file.id, name, bytes: file.bytes, sha256: file.sha256 },
      options: { mode: 'add-update', strict: false, ...given.options },
      ...(given.conversationId ? { conversationId: given.conversationId } : {}),
    }),
  )
  if (job.id !== id) await storage.files.remove(actor.tenant, file.id)
  else
    await record(context, actor, {
      action: 'start import',
      target: `import ${job.number}`,
      outcome: 'done',
      detail: {},
    })
  return job
}

/** Short, since every new person's id begins with it; in order of time, since an index grows cheaply at its end only. */
function newJobId(): string {
  const id = randomUUIDv7().replaceAll('-', '')
  return id.slice(0, 12) + id.slice(-8)
}

/** The last part of a path, without control characters: a name for people, never a place on a disk. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .toWellFormed()
    .slice(0, 120)
    .replace(/[\uD800-\uDBFF]$/, '')
  return clean === '' || clean === '.' || clean === '..' ? 'file.csv' : clean
}

async function* capped(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  name: string,
): AsyncIterable<Uint8Array> {
  let total = 0
  for await (const piece of bytes) {
    total += piece.byteLength
    if (total > limit) throw fileTooLarge(name, limit)
    yield piece
  }
}
