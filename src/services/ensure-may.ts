import { randomUUID } from 'node:crypto'
import { type Action, type Actor, may, requesterOf, type Target } from '../domain/access.ts'
import type { AuditDetail, DoneAction, RefusedAction } from '../domain/audit-words.ts'
import { RefusedError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

/** Throws RefusedError, and writes the refusal down, unless the actor may. */
export async function ensureMay(
  context: ServiceContext,
  actor: Actor,
  action: Action,
  target: Target = {},
): Promise<void> {
  const verdict = may(actor, action, target)
  if (verdict.allowed) return
  await record(context, actor, {
    action,
    target: nameOf(target),
    outcome: 'refused',
    detail: { rule: verdict.rule },
  })
  throw new RefusedError(verdict.rule, verdict.message, target.group ? { group: target.group.id } : {})
}

/** What the audit log calls it: ids, never contents. */
function nameOf({ job, group, user }: Target): string {
  if (job) return `${job.kind} ${job.number}`
  return group?.id ?? user?.id ?? ''
}

/**
 * What is written down: ids, never contents, but for the name of a group that is deleted. There are words for each action and
 * for each kind of detail.
 */
export type Recorded = { target: string; detail: AuditDetail } & (
  | { outcome: 'done'; action: DoneAction }
  | { outcome: 'refused'; action: RefusedAction }
)

/** Writes down what the actor did: all of it at once. @returns when that was, as the log says */
export async function record(
  context: ServiceContext,
  actor: Actor,
  ...entries: readonly Recorded[]
): Promise<number> {
  const common = {
    tenant: actor.tenant,
    at: context.now(),
    actor: requesterOf(actor).userId ?? 'operator',
    ...(actor.via ? { via: actor.via } : {}),
  }
  await context.storage.audit.append(
    actor.tenant,
    entries.map(entry => ({ ...common, id: randomUUID(), ...entry })),
  )
  return common.at
}
