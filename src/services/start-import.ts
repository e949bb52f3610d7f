import { type Actor, may, requesterOf } from '../domain/access.ts'
import { originalId } from '../domain/file-ids.ts'
import { newImport } from '../domain/job-changes.ts'
import type { ImportJob, ImportOptions, NewJob } from '../domain/jobs.ts'
import { fileTooLarge } from '../tables/limits.ts'
import { leadsAny } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'
import { newJobId } from './new-job-id.ts'

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
): Promise<ImportJob> {
  await ensureMayImport(context, actor)
  const { storage } = context
  const now = context.now()
  const id = newJobId()
  const name = safeName(given.name)
  const file = await storage.files.write(
    { tenant: actor.tenant, id: originalId(id), name, createdAt: now },
    capped(given.bytes, context.limits.bytes, name),
  )
  const fresh = newImport({
    tenant: actor.tenant,
    id,
    origin: given.origin,
    by: requesterOf(actor),
    now,
    file: { id: file.id, name, bytes: file.bytes, sha256: file.sha256 },
    options: { mode: 'add-update', strict: false, ...given.options },
    ...(given.conversationId ? { conversationId: given.conversationId } : {}),
  })
  const job = await createOrDrop(context, fresh)
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

/** What went wrong is thrown on; the file stays only if the job is there although nobody answered so. */
async function createOrDrop({ storage }: ServiceContext, fresh: NewJob<ImportJob>): Promise<ImportJob> {
  const { tenant, id, file } = fresh
  try {
    return await storage.jobs.create(fresh)
  } catch (error) {
    // Where not even this can be asked, the daily sweep decides.
    const dropped = async () => {
      if (!(await storage.jobs.get(tenant, id))) await storage.files.remove(tenant, file.id)
    }
    await dropped().catch(() => undefined)
    throw error
  }
}

/** Whoever may import nothing but members and parents of groups is asked again once it is known what the file is about. */
async function ensureMayImport(context: ServiceContext, actor: Actor): Promise<void> {
  if (may(actor, 'import people').allowed) return
  const leads = await leadsAny(context, actor)
  await ensureMay(context, actor, leads ? 'import members' : 'import people', { leadsAny: leads })
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
