import { randomUUID } from 'node:crypto'
import type { Delivery, Mailer } from '../ports/mailer.ts'
import type { OutboxEntry, Settlement } from '../ports/outbox-store.ts'
import type { ServiceContext } from './context.ts'
import { letterOf, type NoLetter } from './letter-of.ts'

/** How a round of sending is made. Times are milliseconds. */
export interface Round {
  /** Letters at the same time. */
  limit: number
  /** How long nobody else gets them; longer than the mailer takes. */
  lease: number
  /** How long a letter waits that the server put off for the n-th time. */
  putOff(failures: number): number
  /** How long one waits that was not to blame: meanwhile others have their turn. */
  aside: number
}

/** Put off this often, which takes some two days, a letter has failed. */
export const MOST_FAILURES = 100

/** Letters that are sent, of which this could not be noted: the database went away in between. By tenant and key. */
export type Unnoted = Map<string, OutboxEntry>

/**
 * Sends letters that are due, of all tenants, and notes what became of each. One that was sent by a process that died before
 * it could note so is sent again, with the same id; none is sent twice otherwise.
 * @param unnoted what earlier rounds of this process left; changed here
 * @returns how many were due, and what keeps all letters from being sent, or null
 */
export async function deliverMail(
  context: ServiceContext,
  mailer: Mailer,
  round: Round,
  unnoted: Unnoted,
): Promise<{ taken: number; trouble: string | null }> {
  const by = randomUUID()
  const now = context.now()
  const { outbox } = context.storage
  for (const entry of unnoted.values()) await noteSent(context, entry, by, unnoted)
  const entries = await outbox.claimDue({ by, now, until: now + round.lease, limit: round.limit })
  let trouble: string | null = null
  const delivered = await Promise.allSettled(
    entries.map(async entry => {
      const delivery = await deliver(context, mailer, entry)
      if (delivery.outcome === 'taken') return noteSent(context, entry, by, unnoted)
      if (delivery.outcome === 'unreachable') trouble = delivery.reason
      await outbox.settle(entry.tenant, entry.key, by, settlementOf(delivery, entry, context.now(), round))
    }),
  )
  for (const result of delivered) if (result.status === 'rejected') throw result.reason
  return { taken: entries.length, trouble }
}

async function noteSent(
  { storage, now }: ServiceContext,
  entry: OutboxEntry,
  by: string,
  unnoted: Unnoted,
): Promise<void> {
  const { tenant, key } = entry
  unnoted.set(`${tenant} ${key}`, entry)
  await storage.outbox.settle(tenant, key, by, { state: 'sent', at: now() })
  unnoted.delete(`${tenant} ${key}`)
}

async function deliver(
  context: ServiceContext,
  mailer: Mailer,
  entry: OutboxEntry,
): Promise<Delivery | NoLetter> {
  const letter = await letterOf(context, entry)
  return 'outcome' in letter ? letter : mailer.send(letter)
}

function settlementOf(
  delivery: Exclude<Delivery, { outcome: 'taken' }> | NoLetter,
  entry: OutboxEntry,
  now: number,
  round: Round,
): Settlement {
  const { outcome, reason } = delivery
  if (outcome === 'pointless') return { state: 'dropped', at: now, reason }
  const failures = (entry.failures ?? 0) + (outcome === 'later' ? 1 : 0)
  if (outcome === 'refused' || failures >= MOST_FAILURES) return { state: 'failed', at: now, reason }
  const wait = outcome === 'later' ? round.putOff(failures) : round.aside
  return { state: 'waiting', dueAt: Math.round(now + wait), failures, reason }
}
