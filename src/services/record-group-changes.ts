import type { ImportJob } from '../domain/jobs.ts'
import type { GroupSteps } from '../domain/plans.ts'
import { actorOfJob } from './actor-of-job.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'

/** Writes down what a chunk did to groups: which there are now, where they are, and who became their admin. */
export async function recordGroupChanges(
  context: ServiceContext,
  job: ImportJob,
  steps: GroupSteps | undefined,
): Promise<void> {
  if (!steps) return
  const detail = { import: job.number }
  const created = steps.created.map(({ id }) => ({ action: 'create group' as const, target: id }))
  const roles = [
    ...steps.created.map(group => ({ group, before: [] as readonly string[] })),
    ...steps.changed.map(({ group, before }) => ({ group, before: before.admins })),
  ].flatMap(({ group, before }) => {
    const grants = group.admins.filter(id => !before.includes(id))
    const losses = before.filter(id => !group.admins.includes(id))
    return [
      ...grants.map(user => ({ target: group.id, user, role: 'admin' })),
      ...losses.map(user => ({ target: group.id, user, role: 'member' })),
    ]
  })
  const links = steps.links.map(({ child, parentId, before }) => ({
    action: parentId === null ? ('unlink groups' as const) : ('link groups' as const),
    target: child,
    detail: { ...detail, ...(parentId ? { parent: parentId } : {}), ...(before ? { before } : {}) },
  }))
  const renamed = steps.changed
    .filter(({ group, before }) => group.name !== before.name)
    .map(({ group }) => ({ action: 'rename group' as const, target: group.id, detail }))
  const entries = [
    ...created.map(entry => ({ ...entry, detail })),
    ...renamed,
    ...links,
    ...roles.map(({ target, ...given }) => ({
      action: 'set group role' as const,
      target,
      detail: { ...detail, ...given },
    })),
  ]
  if (entries.length > 0)
    await record(
      context,
      await actorOfJob(context, job),
      ...entries.map(entry => ({ ...entry, outcome: 'done' as const })),
    )
}
