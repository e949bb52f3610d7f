import { type IdentityKey, identityKeys } from '../domain/identity.ts'
import type { ImportJob } from '../domain/jobs.ts'
import { planRow } from '../domain/plan-row.ts'
import type { Change, GroupSteps, HeldKey, RowPlan } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import { newPersonId } from './new-person-id.ts'
import { planNamedGroups } from './plan-named-groups.ts'

/** How a file's rows are planned: the same for the preview and for the writes. */
export interface Planning {
  job: ImportJob
  /** The format's own key field. */
  key: 'email' | 'phone'
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
  /** Admins of groups as rows of earlier chunks leave them, by group id: only a check has such rows. */
  groupAdmins?: Map<string, readonly string[]>
}

/** A row to plan. `mayTake` as in PlanContext. */
export interface RowToPlan {
  line: number
  change: Change
  mayTake(key: HeldKey): boolean
}

/** Active org admins; planned removals are taken out. Loaded when the first removal comes. */
export type Admins = { ids?: Set<string> }

const MOST_ADMINS = 10_000

/**
 * Plans rows against the directory of this moment, with one look-up for all of them. Answers by position; `groups`: what rows do
 * to the groups that they name, `row` being the position in `rows`.
 */
export async function planChunk(
  context: ServiceContext,
  planning: Planning,
  rows: readonly RowToPlan[],
  admins: Admins,
): Promise<{ plans: RowPlan[]; groups?: GroupSteps }> {
  const { job, key, columnOf } = planning
  const keys: IdentityKey[] = []
  for (const { change } of rows) keys.push(...identityKeys(change.fields))
  const holders = keys.length
    ? await context.storage.users.findByKeys(job.tenant, keys)
    : new Map<IdentityKey, User>()
  const ids = rows.flatMap(({ change }) => change.own?.id ?? [])
  const byId = ids.length ? await context.storage.users.getMany(job.tenant, ids) : new Map<string, User>()
  if (!admins.ids && rows.some(mayCostAdmin)) {
    admins.ids = new Set((await context.storage.users.admins(job.tenant, MOST_ADMINS)).map(user => user.id))
  }
  const now = context.now()
  // In a chunk of new people nobody holds anything, and looking that up for each key costs more than it seems.
  const holder = (identity: IdentityKey) => (holders.size === 0 ? undefined : holders.get(identity))
  const plans = rows.map(({ line, change, mayTake }) =>
    planRow(change, {
      tenant: job.tenant,
      mode: job.options.mode,
      key,
      byId: id => byId.get(id),
      holder,
      mayTake,
      admins: admins.ids ?? new Set<string>(),
      newId: newPersonId(job, line),
      now,
      line,
      columnOf,
    }),
  )
  const groups = await planGroupsOf(context, planning, rows, plans)
  return groups ? { plans, groups } : { plans }
}

/** A row whose groups cannot be is refused as a whole; one that changes nothing but groups is an update too. */
async function planGroupsOf(
  context: ServiceContext,
  { job, columnOf, groupAdmins }: Planning,
  rows: readonly RowToPlan[],
  plans: RowPlan[],
): Promise<GroupSteps | undefined> {
  const naming = rows.flatMap(({ line, change: { own } }, row) => {
    const { after: user, outcome } = plans[row] as RowPlan
    return own?.groups && user && outcome !== 'failed' && outcome !== 'skipped'
      ? [{ row, line, user, groups: own.groups }]
      : []
  })
  if (naming.length === 0) return undefined
  const given = { job, columnOf, ...(groupAdmins ? { admins: groupAdmins } : {}) }
  const { issues, steps } = await planNamedGroups(context, given, naming)
  for (const [row, found] of issues) {
    plans[row] = { outcome: 'failed', issues: found, takes: [], activated: false }
  }
  for (const { row } of steps.rows) {
    const plan = plans[row] as RowPlan
    if (plan.outcome === 'unchanged') plans[row] = { ...plan, outcome: 'updated' }
  }
  return steps
}

function mayCostAdmin({ change }: RowToPlan): boolean {
  return change.intent === 'delete' || change.own !== undefined
}
