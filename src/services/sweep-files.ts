import { isLatest, isNamedBy, jobIdOf } from '../domain/file-ids.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { ServiceContext } from './context.ts'
import { ensureMigrated } from './migration-note.ts'

/** Nothing is written or fetched as long: a file of that age that no job names was left by a process that was killed. */
const ABANDONED_MS = 24 * 60 * 60_000
/** What was made for one person to fetch may wait so long in their chat. */
const OFFERED_MS = 7 * ABANDONED_MS

/**
 * Removes what nobody refers to, of all organisations: the pieces of files that broke off, files that came without becoming an
 * import, those of tries of exports that died, and what was made for somebody to fetch at once. May be called by several at once,
 * and be broken off anywhere. @returns how many files were removed
 */
export async function sweepFiles(context: ServiceContext): Promise<number> {
  const { storage, now } = context
  // Files are brought in before the jobs that name them.
  await ensureMigrated(storage)
  let removed = 0
  await storage.files.sweep()
  for await (const files of storage.archive.files()) {
    for (const file of files) {
      const age = now() - file.createdAt
      if (age <= ABANDONED_MS || !(await isAbandoned(context, file, age))) continue
      await storage.files.remove(file.tenant, file.id)
      removed++
    }
  }
  return removed
}

async function isAbandoned(
  { storage }: ServiceContext,
  { tenant, id }: StoredFile,
  age: number,
): Promise<boolean> {
  if (isLatest(id)) return age > OFFERED_MS
  const jobId = jobIdOf(id)
  if (jobId === null) return false
  const job = await storage.jobs.get(tenant, jobId)
  return job === null || !isNamedBy(job, id)
}
