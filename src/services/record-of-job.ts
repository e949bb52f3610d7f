import { hash } from 'node:crypto'
import type { ImportJob } from '../domain/jobs.ts'
import type { ServiceContext } from './context.ts'
import type { Recorded } from './ensure-may.ts'

/**
 * Writes down what chunk `n` of an import did: all of it at once, and once however often the chunk is repeated. Whoever dropped
 * the file need not be there any more.
 */
export async function recordOfJob(
  { storage, now }: ServiceContext,
  { tenant, id, by }: Pick<ImportJob, 'tenant' | 'id' | 'by'>,
  n: number,
  entries: readonly Recorded[],
): Promise<void> {
  if (entries.length === 0) return
  const common = { tenant, at: now(), actor: by.userId ?? 'operator', via: 'file' as const }
  await storage.audit.append(
    tenant,
    entries.map(entry => ({ ...common, id: `${id}:${n}:${hash('sha1', JSON.stringify(entry))}`, ...entry })),
  )
}
