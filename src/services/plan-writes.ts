import { markedByFile } from '../domain/file-marks.ts'
import { refuseUntaken } from '../domain/given-keys.ts'
import type { ImportJob, Reading } from '../domain/jobs.ts'
import type { ChunkPlan, HeldKey, PlannedWrite, RowPlan, RowRecord, Taking } from '../domain/plans.ts'
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
  const { plans } = await planRows(context, job, rows, { positions, admins })
  refuseUntaken(plans, (p, key) => takingOf(rows[positions[p] as number], key)?.line)
  return chunkPlan(job, rows, positions, plans)
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
      const { line, change } = rows[i] as RowRecord & { change: NonNullable<RowRecord['change']> }
      return { line, change, mayTake: key => takingOf(rows[i], key) !== undefined }
    }),
    admins,
  )
}

/** What the check found of a key that the row takes from somebody who gives it up. */
function takingOf(record: RowRecord | undefined, { key, from }: HeldKey): Taking | undefined {
  return record?.takes?.find(taking => taking.key === key && taking.from === from)
}

/** How the file was read. @throws AppError where it was not */
export function readingOf(job: ImportJob): Reading {
  const reading = job.summary?.reading
  if (reading) return reading
  throw new AppError('not-checked', 'This import was not checked.', { facts: { jobId: job.id } })
}

function chunkPlan(
  job: ImportJob,
  rows: readonly RowRecord[],
  positions: readonly number[],
  plans: readonly RowPlan[],
): ChunkPlan {
  const plan: ChunkPlan = { writes: [], settled: [] }
  for (const [p, rowPlan] of plans.entries()) {
    const row = positions[p] as number
    const write = plannedWrite(job, row, rowPlan, rows[row] as RowRecord)
    if (write) plan.writes.push(write)
    else if (rowPlan.outcome !== rows[row]?.outcome)
      plan.settled.push(settledRow(row, rowPlan, rows[row] as RowRecord))
  }
  return plan
}

function plannedWrite(
  { number }: ImportJob,
  row: number,
  plan: RowPlan,
  record: RowRecord,
): PlannedWrite | null {
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
    const user = markedByFile(before, after, { import: number, line: record.line })
    return { ...rest, write: { op: 'update', user, fromVersion: before.version } }
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
