import type { Actor } from '../domain/access.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { ChunkPlan } from '../domain/plans.ts'
import { sortName, type User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import { emptyManagers } from './empty-managers.ts'
import { forgetConversations } from './forget-conversations.ts'
import { recordOfJob } from './record-of-job.ts'
import { removeFromGroups } from './remove-from-groups.ts'

/**
 * What follows from the people that chunk `n` has written: who is gone leaves their groups and chats and is nobody's manager any
 * more, members are listed by their new names, and who was deleted or has another org role is written down. May be repeated.
 */
export async function followPeople(
  context: ServiceContext,
  job: ImportJob,
  n: number,
  plan: ChunkPlan,
): Promise<void> {
  const gone = new Map<string, User | undefined>()
  const names: { userId: string; sortName: string }[] = []
  const grants: { user: string; role: string }[] = []
  for (const { write, before } of plan.writes) {
    if (write.op === 'delete') {
      gone.set(write.id, before)
      continue
    }
    const { user } = write
    if (before && sortName(before) !== sortName(user))
      names.push({ userId: user.id, sortName: sortName(user) })
    if (user.orgRole !== (before?.orgRole ?? 'member')) grants.push({ user: user.id, role: user.orgRole })
  }
  if (names.length > 0) await context.storage.memberships.rename(job.tenant, names)
  if (gone.size > 0) {
    await leave(context, job, gone)
    await emptyTheirs(context, job, n, gone)
  }
  const entries = grants.map(({ user, role }) => ({
    action: 'set org role' as const,
    target: user,
    outcome: 'done' as const,
    detail: { role, import: job.number },
  }))
  await recordOfJob(context, job, n, [...deletionOf(job, [...gone.keys()]), ...entries])
}

/** One entry for all, which each is found by. */
function deletionOf({ number }: ImportJob, users: readonly string[]) {
  const [first = '', ...more] = users
  const done = { outcome: 'done' as const }
  if (users.length === 0) return []
  return more.length === 0
    ? [{ ...done, action: 'delete person' as const, target: first, detail: { import: number } }]
    : [
        {
          ...done,
          action: 'delete people' as const,
          target: `import ${number}`,
          detail: { people: users.length, users: users.join(' ') },
        },
      ]
}

async function emptyTheirs(
  context: ServiceContext,
  job: ImportJob,
  n: number,
  gone: ReadonlyMap<string, User | undefined>,
): Promise<void> {
  const theirs = [...gone.values()].filter(user => user !== undefined)
  await emptyManagers(context, job.tenant, theirs, users => {
    const detail = { people: users.length, users: users.join(' ') }
    const entry = { action: 'empty manager' as const, target: `import ${job.number}`, detail }
    return recordOfJob(context, job, n, [{ ...entry, outcome: 'done' }])
  })
}

async function leave(
  context: ServiceContext,
  job: ImportJob,
  gone: ReadonlyMap<string, User | undefined>,
): Promise<void> {
  const { tenant } = job
  await forgetConversations(context, tenant, [...gone.keys()])
  const theirs = await context.storage.memberships.ofUsers(tenant, [...gone.keys()])
  if (theirs.length === 0) return
  const by = await starterOf(context, job, gone)
  for (const userId of new Set(theirs.map(each => each.userId))) {
    await removeFromGroups(context, tenant, userId, by)
  }
}

/** Whoever dropped the file may be among those whom it deletes. */
async function starterOf(
  { storage }: ServiceContext,
  { tenant, by: { userId } }: ImportJob,
  gone: ReadonlyMap<string, User | undefined>,
): Promise<Actor> {
  const user = userId === null ? null : ((await storage.users.get(tenant, userId)) ?? gone.get(userId))
  return user ? { kind: 'user', tenant, user, via: 'file' } : { kind: 'operator', tenant, via: 'file' }
}
