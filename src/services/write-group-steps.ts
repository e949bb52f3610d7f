import type { ChunkPlan, GroupRow, GroupSteps, RowRecord } from '../domain/plans.ts'
import { sortName } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { keepPlan } from './keep-plan.ts'
import { lostRace } from './lost-race.ts'

/** How often rows are planned again when others change the same groups at the same time. */
const REPLANS = 3

/** A chunk whose plan is kept. */
export interface GroupChunk {
  n: number
  rows: readonly RowRecord[]
  plan: ChunkPlan
  /** Plans some of its rows again, by position. */
  replan(only: readonly number[]): Promise<ChunkPlan>
}

/**
 * Makes what a kept plan says of people, groups and memberships, in this order; each step may be repeated. Rows whose group or
 * person somebody else wrote meanwhile are planned and kept anew first. Answers what was done in the end.
 */
export async function writeGroupSteps(
  context: ServiceContext,
  handle: JobHandle,
  chunk: GroupChunk,
): Promise<ChunkPlan> {
  const { n, rows, replan } = chunk
  let { plan } = chunk
  let steps = plan.groups
  for (let tries = 0; steps && steps.rows.length > 0; tries++) {
    await handle.renew()
    const lost = await writeRecords(context, handle, n, steps)
    if (lost.rows.size === 0) break
    const again = [...lost.rows]
    const fresh =
      tries < REPLANS ? await replan(again) : { writes: [], settled: again.map(row => lostRace(rows, row)) }
    plan = {
      ...plan,
      settled: [...plan.settled, ...fresh.settled],
      groups: joinSteps(without(plan.groups, lost), fresh.groups),
    }
    await keepPlan(context, handle, n, plan)
    steps = fresh.groups
  }
  return join(context, handle, { ...chunk, plan })
}

/** What could not be written, since somebody else was quicker. */
interface Lost {
  people: Set<string>
  groups: Set<string>
  /** Positions in the chunk. */
  rows: Set<number>
}

/** People first: the admins of a group are ids of people. A group whose new admin could not be added is left for later. */
async function writeRecords(
  { storage }: ServiceContext,
  { job }: JobHandle,
  n: number,
  steps: GroupSteps,
): Promise<Lost> {
  const { tenant, id } = job
  const stamp = `${id}:${n}`
  const inserts = steps.people.map(user => ({ op: 'insert' as const, user }))
  const added = inserts.length === 0 ? [] : await storage.users.write(tenant, stamp, inserts)
  // An id is made of the job's and the line's: whoever has it was added here, and changed by others since.
  const people = new Set(steps.people.filter((_, i) => added[i] === 'taken').map(user => user.id))
  for (const userId of await nameThem(storage, tenant, stamp, steps.named ?? [])) people.add(userId)
  const groups = new Set(steps.rows.filter(({ userId }) => people.has(userId ?? '')).map(row => row.groupId))
  const created = steps.created.filter(group => !groups.has(group.id))
  const changed = steps.changed.filter(({ group }) => !groups.has(group.id))
  const writes = [
    ...created.map(group => ({ op: 'insert' as const, group })),
    ...changed.map(({ group, before }) => ({ op: 'update' as const, group, fromVersion: before.version })),
  ]
  const answers = writes.length === 0 ? [] : await storage.groups.write(tenant, stamp, writes)
  for (const [i, { op, group }] of writes.entries()) {
    if (answers[i] === 'taken' || (op === 'update' && answers[i] === 'stale')) groups.add(group.id)
  }
  const rows = steps.rows.filter(({ groupId }) => groups.has(groupId)).map(({ row }) => row)
  return { people, groups, rows: new Set(rows) }
}

/** Answers ids of those whom somebody else changed meanwhile. */
async function nameThem(
  { users, memberships }: ServiceContext['storage'],
  tenant: string,
  stamp: string,
  named: NonNullable<GroupSteps['named']>,
): Promise<string[]> {
  if (named.length === 0) return []
  const writes = named.map(({ user, before }) => ({
    op: 'update' as const,
    user,
    fromVersion: before.version,
  }))
  const answers = await users.write(tenant, stamp, writes)
  const made = named.filter((_, i) => answers[i] === 'applied')
  await memberships.rename(
    tenant,
    made.map(({ user }) => ({ userId: user.id, sortName: sortName(user) })),
  )
  return named.filter((_, i) => answers[i] !== 'applied').map(({ user }) => user.id)
}

function without(steps: GroupSteps | undefined, { people, groups }: Lost): GroupSteps | undefined {
  if (!steps) return undefined
  const isLeft = ({ groupId }: { groupId: string }) => !groups.has(groupId)
  return {
    rows: steps.rows.filter(isLeft),
    people: steps.people.filter(({ id }) => !people.has(id)),
    ...(steps.named ? { named: steps.named.filter(({ user }) => !people.has(user.id)) } : {}),
    created: steps.created.filter(({ id }) => !groups.has(id)),
    changed: steps.changed.filter(({ group }) => !groups.has(group.id)),
    joins: steps.joins.filter(isLeft),
    links: steps.links.filter(({ child }) => !groups.has(child)),
  }
}

const NO_STEPS: GroupSteps = { rows: [], people: [], created: [], changed: [], joins: [], links: [] }

function joinSteps(one = NO_STEPS, other = NO_STEPS): GroupSteps {
  return {
    rows: [...one.rows, ...other.rows],
    people: [...one.people, ...other.people],
    ...(one.named || other.named ? { named: [...(one.named ?? []), ...(other.named ?? [])] } : {}),
    created: [...one.created, ...other.created],
    changed: [...one.changed, ...other.changed],
    joins: [...one.joins, ...other.joins],
    links: [...one.links, ...other.links],
  }
}

async function join(
  context: ServiceContext,
  handle: JobHandle,
  { n, rows, plan }: Pick<GroupChunk, 'n' | 'rows' | 'plan'>,
): Promise<ChunkPlan> {
  const { memberships, groups } = context.storage
  const { tenant } = handle.job
  const joins = plan.groups?.joins ?? []
  if (!plan.groups || joins.length === 0) return plan
  await handle.renew()
  await memberships.add(tenant, joins)
  // Whoever deleted a group meanwhile has not seen them.
  const ids = [...new Set(joins.map(({ groupId }) => groupId))]
  const left = await groups.getMany(tenant, ids)
  const gone = joins.filter(({ groupId }) => !left.has(groupId))
  if (gone.length === 0) return plan
  await memberships.remove(tenant, gone)
  const isGone = ({ groupId }: GroupRow) => !left.has(groupId)
  const missed = plan.groups.rows.filter(isGone)
  const kept: ChunkPlan = {
    ...plan,
    settled: [...plan.settled, ...missed.map(({ row }) => lostRace(rows, row))],
    groups: { ...plan.groups, rows: plan.groups.rows.filter(row => !isGone(row)) },
  }
  await keepPlan(context, handle, n, kept)
  return kept
}
