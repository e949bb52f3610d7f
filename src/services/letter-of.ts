import { isEnded } from '../domain/jobs.ts'
import type { Letter } from '../ports/mailer.ts'
import type { OutboxEntry } from '../ports/outbox-store.ts'
import type { ServiceContext } from './context.ts'

/** Why there is no letter. `pointless`: there is nothing to say any more; `refused`: somebody has to mend something first. */
export interface NoLetter {
  outcome: 'refused' | 'pointless'
  reason: string
}

/** What an entry says as the directory stands today: the person may have been renamed, archived or removed since. */
export async function letterOf(context: ServiceContext, entry: OutboxEntry): Promise<Letter | NoLetter> {
  const { tenant, key, kind, userId, jobId } = entry
  const { users, jobs } = context.storage
  const [user, job] = await Promise.all([users.get(tenant, userId), jobs.get(tenant, jobId)])
  if (!user) return { outcome: 'pointless', reason: 'The person is no longer in the directory.' }
  if (user.status !== 'active') return { outcome: 'pointless', reason: 'The person is archived.' }
  if (!user.email) return { outcome: 'refused', reason: 'The person has no e-mail address.' }
  const head = { id: `${tenant} ${key}`, tenant, to: { name: user.displayName, address: user.email } }
  if (kind === 'activation') return { ...head, kind }
  if (kind === 'invitation') {
    const inviter = job?.by.userId ? await users.get(tenant, job.by.userId) : null
    return { ...head, kind, invitedBy: inviter?.displayName ?? null }
  }
  return job?.kind === 'import' && isEnded(job)
    ? { ...head, kind, job }
    : { outcome: 'pointless', reason: 'The job is gone, or goes on.' }
}
