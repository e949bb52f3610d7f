import type { Actor } from '../domain/access.ts'
import { MANAGER, managerText } from '../domain/manager.ts'
import type { User } from '../domain/users.ts'
import { NotFoundError } from '../errors.ts'
import type { PageQuery } from '../ports/page.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { isCalled, isToldByName, waysToName } from './find-manager.ts'
import { type PersonView, viewPeople, viewPerson } from './find-people.ts'
import { seenPage } from './seen-page.ts'

/** Reports are counted up to here. */
export const MOST_REPORTS = 100
/** People named so, and how many are read together where the first ones are not to be seen. */
const MOST_LOOKED_AT = 1000
const AT_ONCE = 250

export interface ReportPage {
  /** Whose reports. */
  person: PersonView
  people: PersonView[]
  /** Hand it back as `after`; null on the last page. */
  next: string | null
}

/**
 * People whose manager somebody is, as far as the actor sees who the manager of those is: of others it must not show that
 * they exist. @throws RefusedError, NotFoundError
 */
export async function reportsOf(
  context: ServiceContext,
  actor: Actor,
  query: { userId: string; limit: number; after?: string },
): Promise<ReportPage> {
  await ensureMay(context, actor, 'look people up')
  const user = await context.storage.users.get(actor.tenant, query.userId)
  if (!user) throw new NotFoundError('such person any more')
  const page = { limit: query.limit, ...(query.after ? { after: query.after } : {}) }
  const person = await viewPerson(context, actor, user)
  return { person, ...(await reportsSeen(context, actor, user, page)) }
}

export async function reportsSeen(
  context: ServiceContext,
  actor: Actor,
  user: User,
  page: PageQuery,
): Promise<Omit<ReportPage, 'person'>> {
  const byNameAlone = await isToldByName(context, user, await viewPerson(context, actor, user))
  const filter = { managers: await waysToName(context, user, byNameAlone) }
  const list = (query: PageQuery) => context.storage.users.list(actor.tenant, { ...query, filter })
  const isReport = (each: User) => each.id !== user.id && isCalled(context, user, managerText(each) ?? '')
  const see = async (people: readonly User[]) => {
    const views = await viewPeople(context, actor, people)
    const sees = (view: PersonView) => view.attributes?.[MANAGER] !== undefined
    return views.map((view, n) => (isReport(people[n] as User) && sees(view) ? view : null))
  }
  const { items, next } = await seenPage(list, see, { ...page, most: MOST_LOOKED_AT, atOnce: AT_ONCE })
  return { people: items, next }
}
