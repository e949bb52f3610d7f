import type { IssueCode } from '../domain/issues.ts'
import type { ImportJob } from '../domain/jobs.ts'
import type { GroupSteps, NamedRole, RowPlan } from '../domain/plans.ts'
import type { User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import { planMembers } from './plan-members.ts'

/** A row about a person that names their groups; `row` is its position in the chunk. */
export interface NamingRow {
  row: number
  line: number
  /** As the row leaves them. */
  user: User
  groups: readonly NamedRole[]
}

/** How often rows are planned again without those that are refused, which must leave no trace. */
const MOST_ROUNDS = 10

interface NamedPlan {
  /** What is wrong, by row. */
  issues: Map<number, RowPlan['issues']>
  /** A row stands in them once for each group that changes. */
  steps: GroupSteps
}

interface NamedPlanning {
  job: ImportJob
  columnOf(field: string): string
  admins?: Map<string, readonly string[]>
}

/**
 * Plans the groups that rows about people name: they must exist, and nobody leaves one by not being named. A row is refused as a
 * whole.
 */
export async function planNamedGroups(
  context: ServiceContext,
  planning: NamedPlanning,
  rows: readonly NamingRow[],
): Promise<NamedPlan> {
  const issues: NamedPlan['issues'] = new Map()
  for (let round = 1; ; round++) {
    const admins = new Map(planning.admins)
    const left = rows.filter(({ row }) => !issues.has(row))
    const found = await planRound(context, { ...planning, admins }, left)
    for (const [row, some] of certain(found.issues)) issues.set(row, some)
    if (found.issues.size > 0 && round < MOST_ROUNDS) continue
    for (const [group, left] of admins) planning.admins?.set(group, left)
    return { issues, steps: found.steps }
  }
}

/** What the other rows of a file may do or undo. */
const DEPENDING: readonly IssueCode[] = ['last-group-admin', 'too-many-admins', 'too-many-groups']

/** Rows that are refused whatever the others do; without those the rest may look otherwise. */
function certain(found: NamedPlan['issues']): [number, RowPlan['issues']][] {
  const all = [...found]
  const firm = all.filter(([, issues]) => issues.some(({ code }) => !DEPENDING.includes(code)))
  return firm.length > 0 ? firm : all
}

async function planRound(
  context: ServiceContext,
  { job, columnOf, admins }: NamedPlanning,
  rows: readonly NamingRow[],
): Promise<NamedPlan> {
  const mode = job.options.mode === 'fill' ? 'add' : 'add-update'
  const { planned, steps } = await planMembers(
    context,
    {
      job: { ...job, options: { ...job.options, mode } },
      // Only org admins import people, and organization groups are theirs.
      actor: { kind: 'operator', tenant: job.tenant },
      columnOf: () => columnOf('groups'),
      ...(admins ? { admins } : {}),
      onlyKnownGroups: true,
      people: new Map(rows.map(({ user }) => [user.id, user])),
    },
    rows.flatMap(({ row, line, user, groups }) =>
      groups.map(({ name, role }) => ({ row, line, member: { group: name, role, keys: { id: user.id } } })),
    ),
  )
  const issues: NamedPlan['issues'] = new Map()
  for (const { row, outcome, issues: found } of planned) {
    if (outcome === 'failed') issues.set(row, [...(issues.get(row) ?? []), ...found])
  }
  return { issues, steps }
}
