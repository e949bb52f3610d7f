import type { Actor } from '../domain/access.ts'
import type { ServiceContext } from './context.ts'
import { findPeople } from './find-people.ts'
import { listPeople, type PeopleFilter } from './list-people.ts'
import { resolveGroup } from './resolve-group.ts'
import type { GroupView } from './view-group.ts'

/** Counted up to here: more is more than anybody looks through. */
export const MOST_COUNTED = 1000
const PAGE = 500
/** Of whom somebody sees little, many may be looked at for few who count. */
const MOST_PAGES = 10

export interface PeopleCount {
  count: number
  /** There are more than were counted. */
  more: boolean
  /** Names that were probably meant, where nobody matches. */
  near: string[]
  /** A group that is called like that. */
  group: GroupView | null
}

/** How many people match the words, or are of a filter, as far as the actor may find them. @throws RefusedError */
export async function countPeople(
  context: ServiceContext,
  actor: Actor,
  { text, filter }: { text: string; filter?: PeopleFilter },
): Promise<PeopleCount> {
  const total = { count: 0, more: false, near: [] as string[] }
  let after: string | undefined
  for (let pages = 1; ; pages++) {
    const page = { limit: PAGE, ...(after ? { after } : {}) }
    const found = filter
      ? { ...(await listPeople(context, actor, { ...page, filter })), near: [] }
      : await findPeople(context, actor, { ...page, text })
    total.count += found.people.length
    total.near = found.near
    if (found.next === null) break
    if (total.count >= MOST_COUNTED || pages === MOST_PAGES) {
      total.more = total.count > 0
      break
    }
    after = found.next
  }
  return { ...total, group: filter ? null : await groupCalled(context, actor, text) }
}

async function groupCalled(context: ServiceContext, actor: Actor, text: string): Promise<GroupView | null> {
  const { groups } = await resolveGroup(context, actor, { text, limit: 2, guesses: false })
  return groups.length === 1 ? (groups[0] ?? null) : null
}
