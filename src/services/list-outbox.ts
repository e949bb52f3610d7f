import type { Actor } from '../domain/access.ts'
import { NotFoundError } from '../errors.ts'
import type { OutboxEntry, OutboxState } from '../ports/outbox-store.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type MailState, readMailState } from './mail-state.ts'

/** A letter of the outbox, to be shown. */
export interface OutboxLetter {
  entry: OutboxEntry
  /** Null where the person is gone; `address` empty where they have none. */
  person: { name: string; address: string } | null
  /** Number of the job that it comes from; null where that is gone. */
  job: number | null
}

export interface OutboxList {
  counts: Record<OutboxState, number>
  /** Those that were not sent: first what failed, then what waits, each oldest first. */
  unsent: OutboxLetter[]
  mail: MailState
}

export async function listOutbox(
  context: ServiceContext,
  actor: Actor,
  { limit }: { limit: number },
): Promise<OutboxList> {
  await ensureMay(context, actor, 'see outbox')
  const { outbox } = context.storage
  const { tenant } = actor
  const [counts, failed, waiting, mail] = await Promise.all([
    outbox.counts(tenant),
    outbox.list(tenant, { state: 'failed', limit }),
    outbox.list(tenant, { state: 'waiting', limit }),
    readMailState(context),
  ])
  return { counts, unsent: await lettersOf(context, tenant, [...failed, ...waiting].slice(0, limit)), mail }
}

/** @throws NotFoundError */
export async function getOutboxLetter(
  context: ServiceContext,
  actor: Actor,
  { key }: { key: string },
): Promise<{ letter: OutboxLetter; mail: MailState }> {
  await ensureMay(context, actor, 'see outbox')
  const entry = await context.storage.outbox.get(actor.tenant, key)
  const [letter] = entry ? await lettersOf(context, actor.tenant, [entry]) : []
  if (!letter) throw new NotFoundError('such message')
  return { letter, mail: await readMailState(context) }
}

/** With the people and jobs as they are now, in the order of `entries`. */
export async function lettersOf(
  { storage }: ServiceContext,
  tenant: string,
  entries: readonly OutboxEntry[],
): Promise<OutboxLetter[]> {
  const jobIds = [...new Set(entries.map(({ jobId }) => jobId))]
  const [people, jobs] = await Promise.all([
    storage.users.getMany(
      tenant,
      entries.map(({ userId }) => userId),
    ),
    Promise.all(jobIds.map(id => storage.jobs.get(tenant, id))),
  ])
  return entries.map(entry => {
    const user = people.get(entry.userId)
    return {
      entry,
      person: user ? { name: user.displayName, address: user.email ?? '' } : null,
      job: jobs.find(job => job?.id === entry.jobId)?.number ?? null,
    }
  })
}
