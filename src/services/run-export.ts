import { setImmediate } from 'node:timers/promises'
import type { Actor } from '../domain/access.ts'
import { beginExport, endExport, noteRowsWritten } from '../domain/export-changes.ts'
import { exportId } from '../domain/file-ids.ts'
import type { ExportJob } from '../domain/jobs.ts'
import { writeTable } from '../tables/write-table.ts'
import { writeXlsx } from '../tables/write-xlsx.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ServiceContext } from './context.ts'
import { pickColumns } from './export-columns.ts'
import { exportRows } from './export-rows.ts'
import { exportScope } from './export-scope.ts'
import type { JobHandle } from './job-handle.ts'

/** Rows between two notes of how far it is; somebody who cancels waits for no more than these. */
const NOTE_ROWS = 10_000

/** How far the file is. */
interface Progress {
  rows: number
  /** Somebody cancelled, or the process ends: the file will not be whole. */
  broken: boolean
}

/**
 * Writes the file of an export, from its first row on, with the rights that whoever asked for it has now. It is there when
 * the last row is; of what was begun and broken off nothing stays.
 * @throws RefusedError, NotFoundError; LeaseLostError; StorageError
 */
export async function runExport(context: ServiceContext, handle: JobHandle<ExportJob>): Promise<void> {
  const { tenant, id, name, options } = handle.job
  const { files } = context.storage
  const actor = await actorOfJob(context, handle.job)
  const scope = await exportScope(context, actor, options)
  for (let attempt = 1; attempt < handle.attempt; attempt++) await files.remove(tenant, exportId(id, attempt))
  if (!(await handle.change(beginExport(scope, context.now())))) return
  const progress: Progress = { rows: 0, broken: false }
  const entry = { tenant, id: exportId(id, handle.attempt), name, createdAt: context.now() }
  const write = options.as === 'csv' ? writeTable : writeXlsx
  const { bytes, sha256 } = await files.write(entry, write(tableOf(context, handle, { actor, progress })))
  const made = { file: { id: entry.id, bytes, sha256 }, rows: progress.rows, workedMs: handle.workedMs }
  const isDone = !progress.broken && (await handle.change(endExport(made, context.now())))
  if (!isDone) await files.remove(tenant, entry.id)
}

async function* tableOf(
  context: ServiceContext,
  handle: JobHandle<ExportJob>,
  { actor, progress }: { actor: Actor; progress: Progress },
): AsyncGenerator<readonly string[]> {
  const { options, scope = { all: false, groups: [] } } = handle.job
  const { header, pick } = await pickColumns(context, actor.tenant, options)
  yield header
  let noted = 0
  for await (const page of exportRows(context, { actor, options, scope })) {
    // SQLite answers at once: without a pause timers, signals and messages would wait for the end of the file.
    await setImmediate()
    handle.ensureHeld()
    if (handle.interrupted) progress.broken = true
    if (progress.rows - noted >= NOTE_ROWS) {
      noted = progress.rows
      if (!(await handle.change(noteRowsWritten(noted, handle.workedMs)))) progress.broken = true
    }
    if (progress.broken) return
    for (const row of page) yield pick(row)
    progress.rows += page.length
  }
}
