import type { Actor } from '../domain/access.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'

/**
 * Takes letters out that were not sent: that one, or all that were made until a time, so that none goes that nobody has seen
 * yet. Nobody is invited a second time for it. Answers how many; those that are being sent at this moment go out.
 */
export async function dropOutbox(
  context: ServiceContext,
  actor: Actor,
  which: { key: string } | { until: number },
): Promise<number> {
  await ensureMay(context, actor, 'see outbox')
  const reason = `Dropped by ${actor.kind === 'operator' ? 'the operator' : 'an org admin'}.`
  const count = await context.storage.outbox.drop(actor.tenant, { now: context.now(), reason, ...which })
  await record(context, actor, {
    action: 'drop outbox',
    target: 'key' in which ? await addresseeOf(context, actor.tenant, which.key) : '',
    outcome: 'done',
    detail: { count },
  })
  return count
}

/** Whom a letter goes to, as the audit log names people; empty where there is no such letter. */
export async function addresseeOf({ storage }: ServiceContext, tenant: string, key: string): Promise<string> {
  return (await storage.outbox.get(tenant, key))?.userId ?? ''
}
