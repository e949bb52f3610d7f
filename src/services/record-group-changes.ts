import type { Membership } from '../domain/groups.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { GroupSteps } from '../domain/plans.ts'
import type { ServiceContext } from './context.ts'
import type { Recorded } from './ensure-may.ts'
import { recordOfJob } from './record-of-job.ts'

/** Writes down what chunk `n` did to groups: which there are now, where they are, who is in them and who is their admin. */
export async function recordGroupChanges(
  context: ServiceContext,
  job: ImportJob,
  n: number,
  steps: GroupSteps | undefined,
): Promise<void> {
  if (!steps) return
  const detail = { import: job.number }
  const created = steps.created.map(({ id }) => ({ action: 'create group' as const, target: id, detail }))
  const renamed = steps.changed
    .filter(({ group, before }) => group.name !== before.name)
    .map(({ group }) => ({ action: 'rename group' as const, target: group.id, detail }))
  const links = steps.links.map(({ child, parentId, before }) => ({
    action: parentId === null ? ('unlink groups' as const) : ('link groups' as const),
    target: child,
    detail: { ...detail, ...(parentId ? { parent: parentId } : {}), ...(before ? { before } : {}) },
  }))
  const roles = rolesOf(steps).map(({ target, ...given }) => ({
    action: 'set group role' as const,
    target,
    detail: { ...detail, ...given },
  }))
  const entries = [...created, ...renamed, ...links, ...joinsOf(job, steps), ...roles]
  await recordOfJob(
    context,
    job,
    n,
    entries.map(entry => ({ ...entry, outcome: 'done' as const })),
  )
}

function rolesOf({ created, changed }: GroupSteps): { target: string; user: string; role: string }[] {
  return [
    ...created.map(group => ({ group, before: [] as readonly string[] })),
    ...changed.map(({ group, before }) => ({ group, before: before.admins })),
  ].flatMap(({ group, before }) => {
    const grants = group.admins.filter(id => !before.includes(id))
    const losses = before.filter(id => !group.admins.includes(id))
    return [
      ...grants.map(user => ({ target: group.id, user, role: 'admin' })),
      ...losses.map(user => ({ target: group.id, user, role: 'member' })),
    ]
  })
}

/** One entry for a group, which everybody in it is found by: one for each person would cost more than to add them. */
function joinsOf(
  { number }: ImportJob,
  { rows, joins }: GroupSteps,
): Omit<Recorded & { outcome: 'done' }, 'outcome'>[] {
  const written = new Set(rows.map(({ groupId }) => groupId))
  const byGroup = Map.groupBy(joins, ({ groupId }: Membership) => groupId)
  return [...byGroup].flatMap(([target, own]) => {
    const [user = '', ...more] = own.map(({ userId }) => userId)
    if (!written.has(target)) return []
    return more.length === 0
      ? { action: 'add member' as const, target, detail: { user, import: number } }
      : {
          action: 'add members' as const,
          target,
          detail: { import: number, people: own.length, users: [user, ...more].join(' ') },
        }
  })
}
