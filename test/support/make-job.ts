import { randomUUID } from 'node:crypto'
import type { ImportJob, NewJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'

/** A queued import of tenant `t1` as `jobs.create` takes it. */
export function makeJob(fields: Partial<ImportJob> = {}): NewJob<ImportJob> {
  const id = fields.id ?? randomUUID()
  return {
    tenant: 't1',
    id,
    kind: 'import',
    origin: `message:${id}`,
    by: { userId: 'u1', name: 'Asha Rao' },
    createdAt: 1_700_000_000_000,
    file: { id: `file-${id}`, name: 'people.csv', bytes: 10, sha256: '00' },
    options: { mode: 'add-update', strict: false },
    state: 'queued',
    rows: 0,
    chunks: 0,
    checkpoint: 0,
    counts: noCounts(),
    strikes: 0,
    failures: 0,
    furthest: 0,
    workedMs: 0,
    ...fields,
  }
}
