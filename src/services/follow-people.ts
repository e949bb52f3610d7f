import type { ImportJob } from '../domain/jobs.ts'
import type { ChunkPlan } from '../domain/plans.ts'
import { sortName } from '../domain/users.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { removeFromGroups } from './remove-from-groups.ts'

/**
 * What follows from the people that a chunk has written: who is gone leaves their groups, members are listed by their new names,
 * and grants of org roles are written down. May be repeated.
 */
export async function followPeople(context: ServiceContext, job: ImportJob, plan: ChunkPlan): Promise<void> {
  const gone: string[] = []
  const names: { userId: string; sortName: string }[] = []
  const grants: { user: string; role: string }[] = []
  for (const { write, before } of plan.writes) {
    if (write.op === 'delete') {
      gone.push(write.id)
      continue
    }
    const { user } = write
    if (before && sortName(before) !== sortName(user))
      names.push({ userId: user.id, sortName: sortName(user) })
    if (user.orgRole !== (before?.orgRole ?? 'member')) grants.push({ user: user.id, role: user.orgRole })
  }
  if (names.length > 0) await context.storage.memberships.rename(job.tenant, names)
  if (gone.length > 0) await leaveGroups(context, job, gone)
  if (grants.length === 0) return
  const entries = grants.map(({ user, role }) => ({
    action: 'set org role' as const,
    target: user,
    outcome: 'done' as const,
    detail: { role, import: job.number },
  }))
  await record(context, await actorOfJob(context, job), ...entries)
}

async function leaveGroups(context: ServiceContext, job: ImportJob, gone: readonly string[]): Promise<void> {
  const theirs = await context.storage.memberships.ofUsers(job.tenant, gone)
  for (const userId of new Set(theirs.map(each => each.userId))) {
    await removeFromGroups(context, job.tenant, userId, await actorOfJob(context, job))
  }
}
