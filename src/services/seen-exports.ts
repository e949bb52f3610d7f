import { type Actor, may } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import type { ExportJob } from '../domain/jobs.ts'
import { groupsOfActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'

/**
 * Those of the exports that the actor may see: one that holds a private group, by its name or among all that somebody leads,
 * would tell of it, and how many are in it.
 */
export async function seenExports(
  context: ServiceContext,
  actor: Actor,
  jobs: readonly ExportJob[],
): Promise<Set<ExportJob>> {
  const ids = new Set(jobs.flatMap(groupsIn))
  const [groups, own] =
    ids.size === 0
      ? [new Map<string, Group>(), null]
      : await Promise.all([
          context.storage.groups.getMany(actor.tenant, [...ids]),
          groupsOfActor(context, actor),
        ])
  const seen = jobs.filter(job => {
    const targets = groupsIn(job).map(id => {
      const group = groups.get(id)
      // Of one that is gone the job itself knows whether it was private.
      return group ? { job, group, isMember: own?.member.has(id) ?? false } : { job }
    })
    const asked = targets.length > 0 ? targets : [{ job }]
    return asked.every(target => may(actor, 'see export', target).allowed)
  })
  return new Set(seen)
}

function groupsIn({ options, scope }: ExportJob): string[] {
  return [...(options.group ? [options.group.id] : []), ...(scope?.groups ?? [])]
}
