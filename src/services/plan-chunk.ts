import { type IdentityKey, identityKeys } from '../domain/identity.ts'
import type { Job } from '../domain/jobs.ts'
import { planRow } from '../domain/plan-row.ts'
import type { Change, RowPlan, Taking } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'

/** How a file's rows are planned: the same for the preview and for the writes. */
export interface Planning {
  job: Job
  /** The format's own key field. */
  key: 'email' | 'phone'
  /** Header cell of a field, for issues. */
  columnOf(field: string): string
}

/** A row to plan. `mayTake` as in PlanContext. */
export interface RowToPlan {
  line: number
  change: Change
  mayTake(taking: Taking): boolean
}

/** Active org admins; planned removals are taken out. Loaded when the first removal comes. */
export type Admins = { ids?: Set<string> }

const MOST_ADMINS = 10_000

/** Plans rows against the directory of this moment, with one look-up for all of them. Answers by position. */
export async function planChunk(
  context: ServiceContext,
  planning: Planning,
  rows: readonly RowToPlan[],
  admins: Admins,
): Promise<{ plans: RowPlan[]; holders: Map<IdentityKey, User> }> {
  const { job, key, columnOf } = planning
  const keys: IdentityKey[] = []
  for (const { change } of rows) keys.push(...identityKeys(change.fields))
  const holders = keys.length
    ? await context.storage.users.findByKeys(job.tenant, keys)
    : new Map<IdentityKey, User>()
  if (!admins.ids && rows.some(({ change }) => change.intent === 'delete')) {
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
      holder,
      mayTake,
      admins: admins.ids ?? new Set<string>(),
      newId: `${job.id}-${String(line).padStart(7, '0')}`,
      now,
      line,
      columnOf,
    }),
  )
  return { plans, holders }
}
