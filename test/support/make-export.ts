import { randomUUID } from 'node:crypto'
import type { ExportJob, NewJob } from '../../src/domain/jobs.ts'

/** A queued export of all people of tenant `t1`, as `jobs.create` takes it. */
export function makeExport(fields: Partial<ExportJob> = {}): NewJob<ExportJob> {
  const id = fields.id ?? randomUUID()
  return {
    tenant: 't1',
    id,
    kind: 'export',
    origin: `export ${id}`,
    by: { userId: 'u1', name: 'Asha Rao' },
    createdAt: 1_700_000_000_000,
    name: 'users-2026-03-14.csv',
    options: { what: 'users', as: 'csv' },
    state: 'queued',
    rows: 0,
    downloads: [],
    fetched: 0,
    strikes: 0,
    failures: 0,
    furthest: 0,
    workedMs: 0,
    ...fields,
  }
}
