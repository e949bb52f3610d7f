import { type Actor, may } from '../domain/access.ts'
import type { UserFilter } from '../ports/user-store.ts'
import { type Columns, getColumns } from './choose-columns.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type PersonView, viewPeople } from './find-people.ts'

export const PEOPLE_FILTERS = ['employees', 'others', 'archived', 'admins'] as const satisfies UserFilter[]
export type PeopleFilter = (typeof PEOPLE_FILTERS)[number]

export interface PeoplePage {
  people: PersonView[]
  /** Hand it back as `after`; null on the last page. */
  next: string | null
  /** Of all people; absent where there is a filter. */
  total?: number
  columns: Columns['chosen']
  /** What the actor may filter by. */
  filters: readonly PeopleFilter[]
}

/**
 * Everybody by name, or those of a filter, for whom network, status and role are to be seen: that somebody is in the list
 * tells them. @throws RefusedError
 */
export async function listPeople(
  context: ServiceContext,
  actor: Actor,
  { filter, limit, after }: { filter?: PeopleFilter; limit: number; after?: string },
): Promise<PeoplePage> {
  await ensureMay(context, actor, filter === undefined ? 'look people up' : 'see all fields')
  const { users } = context.storage
  const query = { limit, ...(after ? { after } : {}), ...(filter ? { filter } : {}) }
  const [{ items, next }, total, columns] = await Promise.all([
    users.list(actor.tenant, query),
    filter === undefined ? users.count(actor.tenant) : undefined,
    getColumns(context, actor),
  ])
  return {
    people: await viewPeople(context, actor, items),
    next,
    ...(total === undefined ? {} : { total }),
    columns: columns.chosen,
    filters: may(actor, 'see all fields').allowed ? PEOPLE_FILTERS : [],
  }
}
