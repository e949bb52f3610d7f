import { type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import type { ExportJob } from '../domain/jobs.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'

/** Those of the exports that the actor may see: one of a private group would tell its name, and how many are in it. */
export async function seenExports(
  context: ServiceContext,
  actor: Actor,
  jobs: readonly ExportJob[],
): Promise<Set<ExportJob>> {
  const ids = jobs.flatMap(({ options }) => options.group?.id ?? [])
  const [groups, own] =
    ids.length === 0
      ? [new Map<string, Group>(), null]
      : await Promise.all([context.storage.groups.getMany(actor.tenant, ids), groupsOfActor(context, actor)])
  const seen = jobs.filter(job => {
    const group = groups.get(job.options.group?.id ?? '')
    const about = group ? { group, isMember: own?.member.has(group.id) ?? false } : {}
    return may(actor, 'see export', { job, ...about }).allowed
  })
  return new Set(seen)
}
