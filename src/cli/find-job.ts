import type { ImportJob, Shown } from '../domain/jobs.ts'
import { getImport } from '../services/get-import.ts'
import type { Desk } from './with-directory.ts'

/** The import that ID names: its number, or its long id. @throws NotFoundError */
export function findJob({ context, actor }: Desk, id: string): Promise<Shown<ImportJob>> {
  return getImport(
    context,
    actor,
    /^#?\d{1,9}$/.test(id) ? { number: Number(id.replace('#', '')) } : { jobId: id },
  )
}
