import type { Actor } from '../../src/domain/access.ts'
import { fetchExport } from '../../src/services/fetch-export.ts'
import { type ExportRequest, startExport } from '../../src/services/start-export.ts'
import type { Imports } from './import-fixture.ts'

let asked = 0

/** Asks for an export and runs it. Answers its id. */
export async function exportNow(
  given: Imports,
  actor: Actor,
  request: Omit<ExportRequest, 'origin'>,
): Promise<string> {
  const { id } = await startExport(given.context, actor, { ...request, origin: `test ${asked++}` })
  await given.work()
  return id
}

/** The text of such an export, fetched by whoever asked for it. */
export async function exportedText(
  given: Imports,
  actor: Actor,
  request: Omit<ExportRequest, 'origin'>,
): Promise<string> {
  return (await exportedBytes(given, actor, request)).toString()
}

/** The file of such an export. */
export async function exportedBytes(
  given: Imports,
  actor: Actor,
  request: Omit<ExportRequest, 'origin'>,
): Promise<Buffer> {
  const jobId = await exportNow(given, actor, request)
  const { bytes } = await fetchExport(given.context, actor, { jobId })
  return Buffer.concat(await Array.fromAsync(bytes))
}
