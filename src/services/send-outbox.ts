import type { Actor } from '../domain/access.ts'
import type { ServiceContext } from './context.ts'
import { addresseeOf } from './drop-outbox.ts'
import { ensureMay, record } from './ensure-may.ts'

/**
 * Has letters tried again now that failed or were put off: all of them, or with `key` that one, also when it was dropped.
 * Answers how many; those that are being sent anyway are not counted.
 */
export async function sendOutbox(
  context: ServiceContext,
  actor: Actor,
  { key }: { key?: string },
): Promise<number> {
  await ensureMay(context, actor, 'see outbox')
  const now = context.now()
  const count = await context.storage.outbox.retry(actor.tenant, {
    now,
    ...(key === undefined ? {} : { key }),
  })
  await record(context, actor, {
    action: 'send outbox',
    target: key === undefined ? '' : await addresseeOf(context, actor.tenant, key),
    outcome: 'done',
    detail: { count },
  })
  return count
}
