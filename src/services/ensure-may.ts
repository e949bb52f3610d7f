import { randomUUID } from 'node:crypto'
import { type Action, type Actor, may, requesterOf } from '../domain/access.ts'
import type { Job } from '../domain/jobs.ts'
import { RefusedError } from '../errors.ts'
import type { AuditEntry } from '../ports/storage.ts'
import type { ServiceContext } from './context.ts'

/** Throws RefusedError, and writes the refusal down, unless the actor may. */
export async function ensureMay(
  context: ServiceContext,
  actor: Actor,
  action: Action,
  job?: Job,
): Promise<void> {
  const verdict = may(actor, action, job)
  if (verdict.allowed) return
  const target = job ? `import ${job.number}` : ''
  await record(context, actor, { action, target, outcome: 'refused', detail: { rule: verdict.rule } })
  throw new RefusedError(verdict.rule, verdict.message)
}

/** Writes down what the actor did. */
export async function record(
  context: ServiceContext,
  actor: Actor,
  entry: Pick<AuditEntry, 'action' | 'target' | 'outcome' | 'detail'>,
): Promise<void> {
  await context.storage.audit.append(actor.tenant, [
    {
      tenant: actor.tenant,
      id: randomUUID(),
      at: context.now(),
      actor: requesterOf(actor).userId ?? 'operator',
      ...entry,
    },
  ])
}
