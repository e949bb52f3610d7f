import { type Actor, requesterOf } from '../domain/access.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay, record } from './ensure-may.ts'

/**
 * Takes letters out that were not sent: all of them, or with `key` that one. Nobody is invited a second time for it. Answers
 * how many; those that are being sent at this moment go out.
 */
export async function dropOutbox(
  context: ServiceContext,
  actor: Actor,
  { key }: { key?: string },
): Promise<number> {
  await ensureMay(context, actor, 'see outbox')
  const reason = `Dropped by ${requesterOf(actor).name}.`
  const count = await context.storage.outbox.drop(actor.tenant, {
    now: context.now(),
    reason,
    ...(key === undefined ? {} : { key }),
  })
  await record(context, actor, {
    action: 'drop outbox',
    target: key ?? 'all',
    outcome: 'done',
    detail: { count },
  })
  return count
}
