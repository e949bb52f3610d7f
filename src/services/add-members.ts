import type { Actor } from '../domain/access.ts'
import { type Group, MAX_GROUPS_OF_USER } from '../domain/groups.ts'
import { sortName, type User } from '../domain/users.ts'
import { AppError, NotFoundError } from '../errors.ts'
import { addNewPeople, type NewPeople } from './add-new-people.ts'
import type { ServiceContext } from './context.ts'
import { record } from './ensure-may.ts'
import { type FoundEntry, findEntries, MOST_NEAR, namesNearEntry } from './find-entries.ts'
import { type PersonView, viewPeople } from './find-people.ts'
import { knownGroup } from './known-group.ts'
import { type GroupView, viewOf } from './view-group.ts'

/** Of one command; more come as a file. */
export const MOST_ENTRIES = 200

/** What became of one entry. */
export type AddedEntry = {
  text: string
} /** `isNew`: added to the directory too, in network `other`, with a neutral name. */ & (
  | { outcome: 'added'; person: PersonView; isNew: boolean }
  | { outcome: 'already in' | 'archived' | 'in too many groups'; person: PersonView }
  | { outcome: 'several'; people: PersonView[] }
  | { outcome: 'nobody'; near: string[] }
  | { outcome: 'no number' }
)

/**
 * Adds people to a group, as members: by `id:<id>`, phone, e-mail, employee id or name. Numbers and addresses that nobody has
 * become people in network `other`. Who is meant twice is told of once. `at`: when, as `undoAdding` wants it.
 * @throws RefusedError, NotFoundError; AppError for more than MOST_ENTRIES
 */
export async function addMembers(
  context: ServiceContext,
  actor: Actor,
  { groupId, entries }: { groupId: string; entries: readonly string[] },
): Promise<{ group: GroupView; entries: AddedEntry[]; region: string; at: number }> {
  const { group, own } = await knownGroup(context, actor, groupId, 'change members')
  ensureNotTooMany(entries.length)
  const found = await findEntries(context, actor, entries)
  ensureNotTooMany(found.length)
  const made = await addNewPeople(context, actor.tenant, found)
  const people = peopleIn(found, made)
  const outcomes = await join(context, actor, group, people)
  const added = people.filter(({ id }) => outcomes.get(id) === 'added').map(({ id }) => id)
  let at = context.now()
  if (added.length > 0) {
    const common = { action: 'add member', target: groupId, outcome: 'done' } as const
    const entries = added.map(user => ({
      ...common,
      detail: { user, ...(made.created.has(user) ? { new: 1 } : {}) },
    }))
    at = await record(context, actor, ...entries)
  }
  return {
    group: viewOf(actor, group, own),
    entries: await answersOf(context, actor, found, made, outcomes),
    region: context.region,
    at,
  }
}

function ensureNotTooMany(count: number): void {
  if (count <= MOST_ENTRIES) return
  throw new AppError(
    'too-many-entries',
    `Those are ${count} people; ${MOST_ENTRIES} at once is the most. Drop a file of group members instead.`,
  )
}

function personOf(entry: FoundEntry, { byValue }: NewPeople): User | undefined {
  if (entry.kind === 'person') return entry.user
  return entry.kind === 'new' ? byValue.get(entry.value) : undefined
}

function peopleIn(found: readonly FoundEntry[], made: NewPeople): User[] {
  const people = found.map(entry => personOf(entry, made)).filter(user => user !== undefined)
  return [...new Map(people.map(user => [user.id, user])).values()]
}

type Joined = 'added' | 'already in' | 'archived' | 'in too many groups'

async function join(
  { storage, now }: ServiceContext,
  { tenant }: Actor,
  group: Group,
  people: readonly User[],
): Promise<Map<string, Joined>> {
  const outcomes = new Map<string, Joined>()
  if (people.length === 0) return outcomes
  const memberships = await storage.memberships.ofUsers(
    tenant,
    people.map(({ id }) => id),
  )
  const groupsOf = Map.groupBy(memberships, ({ userId }) => userId)
  const open = people.filter(({ id, status }) => {
    const theirs = groupsOf.get(id) ?? []
    if (theirs.some(({ groupId }) => groupId === group.id)) outcomes.set(id, 'already in')
    else if (status === 'archived') outcomes.set(id, 'archived')
    else if (theirs.length >= MAX_GROUPS_OF_USER) outcomes.set(id, 'in too many groups')
    return !outcomes.has(id)
  })
  const since = now()
  const fresh = open.map(user => ({
    tenant,
    groupId: group.id,
    userId: user.id,
    sortName: sortName(user),
    since,
  }))
  const added = fresh.length === 0 ? [] : await storage.memberships.add(tenant, fresh)
  for (const [n, { id }] of open.entries()) outcomes.set(id, added[n] ? 'added' : 'already in')
  // Whoever deleted the group meanwhile has not seen them.
  if (fresh.length > 0 && !(await storage.groups.get(tenant, group.id))) {
    await storage.memberships.remove(tenant, fresh)
    throw new NotFoundError('such group any more')
  }
  return outcomes
}

/** Each person once. */
async function answersOf(
  context: ServiceContext,
  actor: Actor,
  found: readonly FoundEntry[],
  made: NewPeople,
  outcomes: ReadonlyMap<string, Joined>,
): Promise<AddedEntry[]> {
  const shown = found.flatMap(entry =>
    entry.kind === 'several' ? entry.people : (personOf(entry, made) ?? []),
  )
  const views = new Map((await viewPeople(context, actor, shown)).map(view => [view.id, view]))
  const viewOfUser = ({ id }: User) => views.get(id) as PersonView
  const told = new Set<string>()
  const answers: AddedEntry[] = []
  let unknown = 0
  for (const entry of found) {
    const { text } = entry
    const user = personOf(entry, made)
    if (user) {
      const outcome = outcomes.get(user.id) as Joined
      const rest = { text, person: viewOfUser(user) }
      const isNew = made.created.has(user.id)
      if (!told.has(user.id))
        answers.push(outcome === 'added' ? { ...rest, outcome, isNew } : { ...rest, outcome })
      told.add(user.id)
    } else if (entry.kind === 'several') {
      answers.push({ text, outcome: 'several', people: entry.people.map(viewOfUser) })
    } else if (entry.kind === 'no number') {
      answers.push({ text, outcome: 'no number' })
    } else {
      const near = unknown++ < MOST_NEAR ? await namesNearEntry(context, actor, text) : []
      answers.push({ text, outcome: 'nobody', near })
    }
  }
  return answers
}
