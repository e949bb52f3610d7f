import type { ServiceContext } from './context.ts'
import { ensureMigrated } from './migration-note.ts'

/** No upload lasts as long: a file of that age that no import names was left by a process that was killed. */
const ABANDONED_MS = 24 * 60 * 60_000
const ORIGINAL = '.original'

/** The id of the file that an import is made of. */
export function originalOf(jobId: string): string {
  return `${jobId}${ORIGINAL}`
}

/**
 * Removes what nobody refers to, of all organisations: the pieces of uploads that broke off, and files that came without
 * becoming an import. May be called by several at once, and be broken off anywhere. @returns how many files were removed
 */
export async function sweepFiles({ storage, now }: ServiceContext): Promise<number> {
  // Files are brought in before the jobs that name them.
  await ensureMigrated(storage)
  const before = now() - ABANDONED_MS
  let removed = 0
  await storage.files.sweep()
  for await (const files of storage.archive.files()) {
    for (const { tenant, id, createdAt } of files) {
      if (!id.endsWith(ORIGINAL) || createdAt >= before) continue
      if (await storage.jobs.get(tenant, id.slice(0, -ORIGINAL.length))) continue
      await storage.files.remove(tenant, id)
      removed++
    }
  }
  return removed
}
