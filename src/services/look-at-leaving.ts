import type { Actor } from '../domain/access.ts'
import type { Group } from '../domain/groups.ts'
import { nameMatches, searchWords } from '../domain/search-words.ts'
import type { User } from '../domain/users.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { type FoundEntry, findEntries, MOST_NEAR, namesNearEntry } from './find-entries.ts'
import { type PersonView, viewPeople } from './find-people.ts'
import { knownGroup } from './known-group.ts'
import { leavesNoAdmin } from './leave-admins.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** Of one command: the question about them carries who they are. */
export const MOST_LEAVING = 80
/** People of one name among whom those of the group are looked for. */
const MOST_LOOKED_AT = 1000
const AT_ONCE = 200
/** Members of one name that are told of; there may be more. */
const MOST_OF_A_NAME = 100

/** What keeps somebody who was named from being taken out. */
export type NotLeaving = {
  text: string
} & /** `several`: members of that name, in the order of names. */ (
  | { why: 'not in' }
  | { why: 'nobody'; near: string[] }
  | { why: 'several'; people: PersonView[] }
)

/** What is told before people are taken out of a group. */
export interface LeavingFacts {
  group: GroupView
  /** Those who are in it, each once, in the order in which they were named. */
  people: PersonView[]
  others: NotLeaving[]
  /** Of the group, today. */
  members: number
  /** Those of `people` without whom nobody is its admin any more. */
  lastAdmins: PersonView[]
}

/**
 * Who is meant by `entries`, as `addMembers` reads them; of several people of a name those of the group. Whoever it is about but
 * is not in it is told of by what was typed: a number must not tell whose it is. The last admins are refused here already.
 * @throws RefusedError; NotFoundError; AppError for more than MOST_LEAVING
 */
export async function lookAtLeaving(
  context: ServiceContext,
  actor: Actor,
  { groupId, entries }: { groupId: string; entries: readonly string[] },
): Promise<LeavingFacts> {
  const { group, own } = await knownGroup(context, actor, groupId, 'change members')
  ensureNotTooMany(entries.length)
  const found = await findEntries(context, actor, entries, text => namedForGroup(context, group, text))
  ensureNotTooMany(found.length)
  const [inside, counts] = await Promise.all([
    insideOf(context, group, found.flatMap(usersIn)),
    context.storage.memberships.counts(actor.tenant, [groupId]),
  ])
  const leaving = peopleAmong(found, inside)
  const ids = leaving.map(({ id }) => id)
  const isLast = await leavesNoAdmin(context, group, ids)
  if (isLast) await ensureMay(context, actor, 'leave group without admin', { group })
  const people = await viewPeople(context, actor, leaving)
  return {
    group: viewOf(actor, group, own),
    people,
    others: await othersOf(context, actor, found, inside),
    members: counts.get(groupId) ?? 0,
    lastAdmins: isLast ? people.filter(({ id }) => group.admins.includes(id)) : [],
  }
}

function ensureNotTooMany(count: number): void {
  if (count <= MOST_LEAVING) return
  throw new AppError(
    'too-many-entries',
    `Those are ${count} people; ${MOST_LEAVING} at once is the most that I ask about. Name some of them, then the others.`,
  )
}

/** Members who are called so, in the order of names, at most `limit`. @throws RefusedError, NotFoundError */
export async function membersNamed(
  context: ServiceContext,
  actor: Actor,
  { groupId, text, limit }: { groupId: string; text: string; limit: number },
): Promise<PersonView[]> {
  const { group } = await knownGroup(context, actor, groupId, 'change members')
  return viewPeople(context, actor, await named(context, group, text, limit))
}

/** Those of the group, and where there is none those of the directory. */
async function namedForGroup(context: ServiceContext, group: Group, text: string): Promise<User[]> {
  const members = await named(context, group, text, MOST_OF_A_NAME)
  if (members.length > 0) return members
  const { items } = await context.storage.users.search(group.tenant, searchWords(text), { limit: AT_ONCE })
  return items.filter(({ displayName }) => nameMatches(displayName, searchWords(text)))
}

async function named(context: ServiceContext, group: Group, text: string, limit: number): Promise<User[]> {
  const words = searchWords(text)
  const found: User[] = []
  let looked = 0
  for (let after: string | null = ''; after !== null && looked < MOST_LOOKED_AT && found.length < limit; ) {
    const query = { limit: AT_ONCE, ...(after ? { after } : {}) }
    const page = await context.storage.users.search(group.tenant, words, query)
    const called = page.items.filter(({ displayName }) => nameMatches(displayName, words))
    const inside = await insideOf(context, group, called)
    found.push(...called.filter(({ id }) => inside.has(id)))
    looked += page.items.length
    after = page.next
  }
  return found.slice(0, limit)
}

async function insideOf(
  { storage }: ServiceContext,
  { tenant, id: groupId }: Group,
  users: readonly User[],
): Promise<Set<string>> {
  if (users.length === 0) return new Set()
  const pairs = users.map(({ id }) => ({ groupId, userId: id }))
  return new Set((await storage.memberships.find(tenant, pairs)).map(({ userId }) => userId))
}

function usersIn(entry: FoundEntry): User[] {
  if (entry.kind === 'person') return [entry.user]
  return entry.kind === 'several' ? entry.people : []
}

function peopleAmong(found: readonly FoundEntry[], inside: ReadonlySet<string>): User[] {
  const meant = found.flatMap(entry =>
    entry.kind === 'person' && inside.has(entry.user.id) ? entry.user : [],
  )
  return [...new Map(meant.map(user => [user.id, user])).values()]
}

async function othersOf(
  context: ServiceContext,
  actor: Actor,
  found: readonly FoundEntry[],
  inside: ReadonlySet<string>,
): Promise<NotLeaving[]> {
  const others: NotLeaving[] = []
  let unknown = 0
  for (const entry of found) {
    const { text } = entry
    if (entry.kind === 'several' && entry.people.some(({ id }) => inside.has(id))) {
      others.push({ text, why: 'several', people: await viewPeople(context, actor, entry.people) })
    } else if (entry.kind === 'several') {
      others.push({ text, why: 'not in' })
    } else if (entry.kind === 'person') {
      if (!inside.has(entry.user.id)) others.push({ text: tellable(text, entry.user), why: 'not in' })
    } else {
      const near = entry.kind === 'nobody' && unknown++ < MOST_NEAR
      others.push({ text, why: 'nobody', near: near ? await namesNearEntry(context, actor, text) : [] })
    }
  }
  return others
}

/** An id means nothing to people, and whoever has it has seen the name beside it. */
function tellable(text: string, { displayName }: User): string {
  const words = searchWords(text)
  const isName = words.length > 0 && nameMatches(displayName, words)
  return isName || /^id:\S+$/.test(text) ? displayName : text
}
