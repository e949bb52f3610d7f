import { type Actor, requesterOf } from '../domain/access.ts'
import { noteFetched } from '../domain/export-changes.ts'
import type { ExportJob } from '../domain/jobs.ts'
import { NotFoundError } from '../errors.ts'
import type { StoredFile } from '../ports/file-store.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { ensureMayHave } from './export-scope.ts'
import { getExport } from './get-export.ts'

/**
 * The file of an export, for somebody who has the right to all that is in it today.
 * @throws RefusedError; NotFoundError for an export that the actor may not see, or one without a file
 */
export async function findExportFile(
  context: ServiceContext,
  actor: Actor,
  which: { jobId: string } | { number: number },
): Promise<{ job: ExportJob; file: StoredFile }> {
  const job = await getExport(context, actor, which)
  await ensureMayHave(context, actor, job.scope ?? { all: true, groups: [] })
  const file = job.file && (await context.storage.files.info(job.tenant, job.file.id))
  if (!file) throw new NotFoundError(`file of export ${job.number}${job.file ? ' any more' : ''}`)
  return { job, file }
}

/** Writes down that the actor gets the file, now. @throws as `findExportFile` */
export async function fetchExport(
  context: ServiceContext,
  actor: Actor,
  which: { jobId: string } | { number: number },
): Promise<{ job: ExportJob; file: StoredFile; bytes: AsyncIterable<Uint8Array> }> {
  const { job: seen, file } = await findExportFile(context, actor, which)
  const { userId } = requesterOf(actor)
  const { job } = await changeJob(context, seen, noteFetched({ userId }, context.now()))
  const target = `export ${job.number}`
  await record(context, actor, { action: 'download export', target, outcome: 'done', detail: {} })
  return { job, file, bytes: context.storage.files.read(job.tenant, file.id) }
}
