import type { Actor } from '../domain/access.ts'
import type { Job } from '../domain/jobs.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** Whoever started the job, with the rights that they have now. @throws AppError when they are gone */
export async function actorOfJob(
  { storage }: ServiceContext,
  { tenant, by, kind }: Pick<Job, 'tenant' | 'by' | 'kind'>,
): Promise<Actor> {
  const via = kind === 'import' ? { via: 'file' as const } : {}
  if (by.userId === null) return { kind: 'operator', tenant, ...via }
  const user = await storage.users.get(tenant, by.userId)
  if (user) return { kind: 'user', tenant, user, ...via }
  // It is kept with the job: no name.
  const message =
    kind === 'import'
      ? 'Whoever dropped this file is not in the directory any more. Somebody else has to drop it.'
      : 'Whoever asked for this export is not in the directory any more.'
  throw new AppError('starter-gone', message)
}
