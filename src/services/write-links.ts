import type { Move } from '../domain/groups.ts'
import { groupIssue } from '../domain/plan-group-row.ts'
import { lineOf, type ParentOf, shortPath, topDown } from '../domain/plan-links.ts'
import type { ChunkPlan, Link, RowRecord } from '../domain/plans.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { keepPlan } from './keep-plan.ts'
import { KnownHierarchy } from './known-hierarchy.ts'
import { lostRace } from './lost-race.ts'
import { moveGroups } from './move-groups.ts'
import { readingOf } from './plan-writes.ts'

/**
 * Makes the links of a kept plan, all at once, decided on the hierarchy of the moment: nobody can make a circle with them
 * meanwhile. May be repeated; links that cannot be any more are taken out of the plan, which is kept anew first. Answers what
 * was done in the end.
 */
export async function writeLinks(
  context: ServiceContext,
  handle: JobHandle,
  { n, rows, plan }: { n: number; rows: readonly RowRecord[]; plan: ChunkPlan },
): Promise<ChunkPlan> {
  const links = plan.groups?.links ?? []
  if (links.length === 0) return plan
  return moveGroups(context, handle.job.tenant, async () => {
    await handle.renew()
    const { moves, lost } = await decide(context, handle, rows, links)
    if (lost.length === 0) return { moves, answer: plan }
    const answer = withoutLost(plan, lost)
    await keepPlan(context, handle, n, answer)
    return { moves, answer }
  })
}

type Settled = ChunkPlan['settled'][number]

async function decide(
  context: ServiceContext,
  { job }: JobHandle,
  rows: readonly RowRecord[],
  links: readonly Link[],
): Promise<{ moves: Move[]; lost: Settled[] }> {
  const hierarchy = new KnownHierarchy(context, job.tenant)
  const ids = links.flatMap(({ child, parentId, cuts }) => [child, ...(parentId ? [parentId] : []), ...cuts])
  await hierarchy.readAll([...new Set(ids)])
  await hierarchy.readAbove()
  const places = new Map<string, string | null>()
  const movedOr = (otherwise: ParentOf) => (id: string) =>
    places.has(id) ? (places.get(id) ?? null) : otherwise(id)
  const parentOf = movedOr(hierarchy.parentOf)
  const lineUp = movedOr(hierarchy.lineUp)
  const moves: Move[] = []
  const lost: Settled[] = []
  const move = (child: string, parentId: string | null) => {
    places.set(child, parentId)
    moves.push({ child, parentId })
  }
  for (const { row, child, parentId, before, cuts } of topDown(links, hierarchy.parentOf)) {
    const now = hierarchy.parentOf(child)
    // Made already: by this job, which was broken off, or by others.
    if (hierarchy.isPlace(child) && now === parentId) continue
    const isMoved = !hierarchy.isPlace(child) || (now !== before && !places.has(child))
    if (isMoved || (parentId !== null && !hierarchy.isPlace(parentId))) {
      lost.push(lostRace(rows, row))
      continue
    }
    for (const cut of cuts) if (isUnder(parentId, child, parentOf) && parentOf(cut) !== null) move(cut, null)
    const line = lineOf(parentId, parentOf)
    if (!line.includes(child)) {
      // Once a group between the two has left its place, those under it are where they would make a circle.
      if (isUnder(parentId, child, lineUp)) lost.push(lostRace(rows, row))
      else move(child, parentId)
      continue
    }
    const path = [child, ...line.slice(0, line.indexOf(child) + 1)].reverse()
    lost.push(circle(job, rows, { row, path: shortPath(path.map(id => hierarchy.nameOf(id))) }))
  }
  return { moves, lost }
}

function isUnder(id: string | null, above: string, parentOf: ParentOf): boolean {
  return lineOf(id, parentOf).includes(above)
}

function circle(
  job: JobHandle['job'],
  rows: readonly RowRecord[],
  { row, path }: { row: number; path: string },
): Settled {
  const { columnOf } = readingOf(job)
  const { line = 0, group } = rows[row] ?? {}
  const at = { line, columnOf: (field: string) => columnOf[field] ?? '' }
  const issue = groupIssue('hierarchy-cycle', 'name', group?.name ?? '', at, { path })
  return { row, outcome: 'failed', issues: [issue] }
}

/** A row that also made or renamed its group did that: it is told as refused all the same, with what it could not do. */
function withoutLost(plan: ChunkPlan, lost: readonly Settled[]): ChunkPlan {
  const gone = new Set(lost.map(({ row }) => row))
  const { groups } = plan
  if (!groups) return plan
  return {
    ...plan,
    settled: [...plan.settled, ...lost],
    groups: {
      ...groups,
      rows: groups.rows.filter(({ row }) => !gone.has(row)),
      links: groups.links.filter(({ row }) => !gone.has(row)),
    },
  }
}
