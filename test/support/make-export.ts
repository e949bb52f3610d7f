import { randomUUID } from 'node:crypto'
import { newExport } from '../../src/domain/export-changes.ts'
import type { ExportJob, NewJob } from '../../src/domain/jobs.ts'

/** A queued export of all people of tenant `t1`, as `jobs.create` takes it. */
export function makeExport(fields: Partial<ExportJob> = {}): NewJob<ExportJob> {
  const id = fields.id ?? randomUUID()
  const job = newExport({
    tenant: 't1',
    id,
    origin: `export ${id}`,
    by: { userId: 'u1', name: 'Asha Rao' },
    now: 1_700_000_000_000,
    name: 'users-2026-03-14.csv',
    options: { what: 'users', as: 'csv' },
  })
  return { ...job, ...fields }
}
