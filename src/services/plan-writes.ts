import { type IdentityKey, keyField } from '../domain/identity.ts'
import type { ImportJob, Reading } from '../domain/jobs.ts'
import type { ChunkPlan, PlannedWrite, RowPlan, RowRecord, Taking } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { type Admins, planChunk } from './plan-chunk.ts'

/**
 * Plans the rows of a checked chunk against today's directory.
 * @param only positions to plan; all rows that the check let through otherwise.
 */
export async function planWrites(
  context: ServiceContext,
  job: ImportJob,
  rows: readonly RowRecord[],
  admins: Admins,
  only?: readonly number[],
): Promise<ChunkPlan> {
  const positions = (only ?? rows.keys().toArray()).filter(i => rows[i]?.change)
  const { plans, holders } = await planRows(context, job, rows, { positions, admins })
  return chunkPlan(rows, positions, plans, holders, context.now())
}

/** Plans the rows of a checked chunk at `positions`, which the check let through; answers by place in that list. */
export function planRows(
  context: ServiceContext,
  job: ImportJob,
  rows: readonly RowRecord[],
  { positions, admins }: { positions: readonly number[]; admins: Admins },
): ReturnType<typeof planChunk> {
  const { key = 'email', columnOf } = readingOf(job)
  return planChunk(
    context,
    { job, key, columnOf: field => columnOf[field] ?? '' },
    positions.map(i => {
      const { line, change, takes } = rows[i] as RowRecord & { change: NonNullable<RowRecord['change']> }
      const mayTake = ({ key, from }: Taking) =>
        Boolean(takes?.some(taking => taking.key === key && taking.from === from))
      return { line, change, mayTake }
    }),
    admins,
  )
}

/** How the file was read. @throws AppError where it was not */
export function readingOf(job: ImportJob): Reading {
  const reading = job.summary?.reading
  if (reading) return reading
  throw new AppError('not-checked', 'This import was not checked.', { facts: { jobId: job.id } })
}

function chunkPlan(
  rows: readonly RowRecord[],
  positions: readonly number[],
  plans: readonly RowPlan[],
  holders: Map<IdentityKey, User>,
  now: number,
): ChunkPlan {
  const plan: ChunkPlan = { writes: [], settled: [] }
  const written = new Set(
    plans.map(({ before, outcome }) => (outcome === 'unchanged' ? undefined : before?.id)),
  )
  for (const [p, rowPlan] of plans.entries()) {
    const row = positions[p] as number
    const write = plannedWrite(row, rowPlan, rows[row] as RowRecord)
    if (write) plan.writes.push(write)
    else if (rowPlan.outcome !== rows[row]?.outcome)
      plan.settled.push(settledRow(row, rowPlan, rows[row] as RowRecord))
  }
  plan.writes.unshift(...releases(plans, written, holders, now))
  return plan
}

function plannedWrite(row: number, plan: RowPlan, record: RowRecord): PlannedWrite | null {
  const { outcome, before, after } = plan
  const rest = {
    row,
    outcome,
    ...(before ? { before } : {}),
    ...(plan.activated ? { activated: true } : {}),
    ...(outcome === record.outcome ? {} : { issues: settledRow(row, plan, record).issues }),
  }
  if (outcome === 'created' && after) return { ...rest, write: { op: 'insert', user: after } }
  // A row that changes nothing but groups leaves the record as it is.
  if (outcome === 'updated' && after && before && after !== before) {
    return { ...rest, write: { op: 'update', user: after, fromVersion: before.version } }
  }
  if (outcome === 'removed' && before)
    return { ...rest, write: { op: 'delete', id: before.id, fromVersion: before.version } }
  return null
}

/** Planned otherwise than the preview said: what the reading of the row found stays, what the planning found is replaced. */
export function settledRow(
  row: number,
  plan: Pick<RowPlan, 'outcome' | 'issues'>,
  record: RowRecord,
): ChunkPlan['settled'][number] {
  const fresh = new Set(plan.issues.map(({ code }) => code))
  return {
    row,
    outcome: plan.outcome,
    issues: [...record.issues.filter(({ code }) => !fresh.has(code)), ...plan.issues],
  }
}

/**
 * People who stand in another chunk and hold a key that a row of this one takes give it up now; their own row brings their
 * new one.
 */
function releases(
  plans: readonly RowPlan[],
  written: ReadonlySet<string | undefined>,
  holders: Map<IdentityKey, User>,
  now: number,
): PlannedWrite[] {
  const givers = new Map<string, { before: User; after: User }>()
  for (const { key, from } of plans.flatMap(plan => plan.takes)) {
    const before = holders.get(key)
    const field = keyField(key)
    if (!before || before.id !== from || written.has(from) || field === 'aadObjectId') continue
    const giver = givers.get(from) ?? {
      before,
      after: { ...before, version: before.version + 1, updatedAt: now },
    }
    delete giver.after[field]
    givers.set(from, giver)
  }
  return [...givers.values()].map(({ before, after }) => ({
    row: -1,
    outcome: 'updated',
    before,
    write: { op: 'update', user: after, fromVersion: before.version },
  }))
}
