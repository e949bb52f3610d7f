import { noteRemoved } from '../domain/export-changes.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'

const DAY = 24 * 60 * 60_000
/** Files in one round. */
const SOME = 50

/**
 * Removes the files of exports that are older than `days`, of all organisations; history goes on to tell of them. May be
 * called by several at once, and be broken off anywhere. @returns how many were removed
 */
export async function sweepExports(context: ServiceContext, { days }: { days: number }): Promise<number> {
  const { jobs, files } = context.storage
  const before = context.now() - days * DAY
  let removed = 0
  for (;;) {
    const old = await jobs.kept(before, SOME)
    for (const job of old) {
      if (job.file) await files.remove(job.tenant, job.file.id)
      const { changed } = await changeJob(context, job, noteRemoved(context.now()))
      if (changed) removed++
    }
    if (old.length < SOME) return removed
  }
}
