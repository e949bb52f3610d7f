import type { Decision, Fetching, Job, Requester, Shown } from '../domain/jobs.ts'
import type { User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'

/** What is told of who is not in the directory any more. */
const DELETED = 'a deleted person'

/** Jobs as people are shown them. One round trip for all of them, which are of one tenant. */
export async function shownJobs<J extends Job>(
  { storage }: ServiceContext,
  jobs: readonly J[],
): Promise<Shown<J>[]> {
  const ids = new Set(jobs.flatMap(requestersOf).flatMap(({ userId }) => userId ?? []))
  const tenant = jobs[0]?.tenant
  const people =
    tenant === undefined || ids.size === 0
      ? new Map<string, User>()
      : await storage.users.getMany(tenant, [...ids])
  const named = ({ userId }: Requester) => ({
    userId,
    name: userId === null ? 'the operator' : (people.get(userId)?.displayName ?? DELETED),
  })
  const whoseName = <T extends Decision | Fetching>(given: T) => ({ ...given, by: named(given.by) })
  return jobs.map(job => ({
    ...job,
    by: named(job.by),
    ...(job.decision ? { decision: whoseName(job.decision) } : {}),
    ...(job.kind === 'export' ? { downloads: job.downloads.map(whoseName) } : {}),
  })) as unknown as Shown<J>[]
}

/** One of them. */
export async function shownJob<J extends Job>(context: ServiceContext, job: J): Promise<Shown<J>> {
  const [shown] = await shownJobs(context, [job])
  return shown as Shown<J>
}

function requestersOf(job: Job): Requester[] {
  const others = job.kind === 'export' ? job.downloads.map(({ by }) => by) : []
  return [job.by, ...(job.decision ? [job.decision.by] : []), ...others]
}
