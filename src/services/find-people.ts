import { type Actor, may } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { isPublic } from '../domain/profile-fields.ts'
import { beginsOne, indexWords, matchesWords, searchReadings } from '../domain/search-words.ts'
import type { User } from '../domain/users.ts'
import { isSearched, valueWords } from '../domain/value-words.ts'
import type { PageQuery } from '../ports/page.ts'
import { ledByActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { nearNames } from './near-names.ts'
import { seenFields } from './seen-fields.ts'
import { seenPage } from './seen-page.ts'

/** A person as the actor may see them: the public fields, or all of them. */
export type PersonView = Pick<User, 'id' | 'displayName' | 'title' | 'department'> & Partial<User>

/** Hits of one page, and how many are read together where the first ones are not to be seen. */
const MOST_LOOKED_AT = 1000
const AT_ONCE = 100

/** What is looked for: words, in the record and in the values of these attributes. */
export interface Quest {
  words: readonly string[]
  attributes: readonly Attribute[]
}

export interface FoundPeople {
  people: PersonView[]
  /** Hand it back as `after`; null where the actor finds nobody else. */
  next: string | null
  /** Names that were probably meant, where nobody matches. */
  near: string[]
  /** By id, the attributes by whose values people were found who are not found without them. */
  by: ReadonlyMap<string, readonly Attribute[]>
}

/**
 * People whose name, e-mail, phone, employee id, title, department or attributes have words that begin with the words of `text`.
 * Who sees public fields only finds by public fields only: a hit must not tell that a number is somebody's.
 * @param query.isName somebody is called so: what attributes say does not count
 * @param query.guesses false spares the looks for names that were probably meant
 */
export async function findPeople(
  context: ServiceContext,
  actor: Actor,
  query: { text: string; limit: number; after?: string; isName?: boolean; guesses?: boolean },
): Promise<FoundPeople> {
  await ensureMay(context, actor, 'look people up')
  const readings = searchReadings(query.text)
  const attributes = query.isName ? [] : await searchedAttributes(context, actor)
  for (const words of readings) {
    const quest = { words, attributes }
    const { people, next } = await search(context, actor, quest, query)
    const by = new Map(people.map(person => [person.id, reasonsFor(person, quest)]))
    if (people.length > 0) return { people, next, near: [], by }
  }
  const asked = readings.length > 0 && !query.after && query.guesses !== false
  const near = asked ? await namesNear(context, actor, query.text) : []
  return { people: [], next: null, near, by: new Map() }
}

/** By whose values the actor finds people: of some people at least they see them. */
export async function searchedAttributes(context: ServiceContext, actor: Actor): Promise<Attribute[]> {
  const seen = await seenFields(context, actor)
  return seen.flatMap(field => ('attribute' in field && isSearched(field.attribute) ? field.attribute : []))
}

async function search(
  context: ServiceContext,
  actor: Actor,
  quest: Quest,
  { limit, after }: PageQuery,
): Promise<{ people: PersonView[]; next: string | null }> {
  const attributes = quest.attributes.map(({ key }) => key)
  const hits = (page: PageQuery) =>
    context.storage.users.search(actor.tenant, quest.words, { ...page, attributes })
  const page = { limit, ...(after ? { after } : {}) }
  const { items, next } = may(actor, 'see all fields').allowed
    ? await hits(page)
    : await seenPage(hits, users => foundByPosition(context, actor, quest, users), {
        ...page,
        most: MOST_LOOKED_AT,
        atOnce: AT_ONCE,
      })
  return { people: items, next }
}

/** Attributes whose values have words that nothing else of the person has. */
function reasonsFor(person: PersonView, { words, attributes }: Quest): Attribute[] {
  const own = indexWords(person)
  const others = words.filter(word => !beginsOne(word, own))
  if (others.length === 0) return []
  const values = valueWords(person.attributes ?? {})
  return attributes.filter(({ key }) => others.some(word => beginsOne(word, values.get(key) ?? [])))
}

/** Of people who match the quest those whom the actor finds by it. */
export async function foundAmong(
  context: ServiceContext,
  actor: Actor,
  quest: Quest,
  users: readonly User[],
): Promise<PersonView[]> {
  const found = await foundByPosition(context, actor, quest, users)
  return found.filter(view => view !== null)
}

async function foundByPosition(
  context: ServiceContext,
  actor: Actor,
  quest: Quest,
  users: readonly User[],
): Promise<(PersonView | null)[]> {
  const views = await viewPeople(context, actor, users)
  return views.map((view, n) => (view === users[n] || matchesPublicly(view, quest) ? view : null))
}

/** By names alone: who is not found by a number that the actor may not see must not be found by one like it either. */
function namesNear({ storage }: ServiceContext, { tenant }: Actor, text: string): Promise<string[]> {
  return nearNames(text, async (words, limit) => {
    const { items } = await storage.users.search(tenant, words, { limit })
    return items.map(({ displayName }) => displayName)
  })
}

/** One person as the actor may see them. */
export async function viewPerson(context: ServiceContext, actor: Actor, user: User): Promise<PersonView> {
  const [view] = await viewPeople(context, actor, [user])
  return view as PersonView
}

/**
 * By position. All fields for whom `may` allows 'see all fields' of: supervisors and admins of everybody, everybody of
 * themselves, group admins of people in their groups. Whoever is seen with all fields is the very record of `users`.
 */
export async function viewPeople(
  context: ServiceContext,
  actor: Actor,
  users: readonly User[],
): Promise<PersonView[]> {
  if (may(actor, 'see all fields').allowed) return [...users]
  const led = await ledByActor(
    context,
    actor,
    users.map(({ id }) => id),
  )
  const seesAll = (user: User) => may(actor, 'see all fields', { user, leadsUser: led.has(user.id) }).allowed
  if (users.every(seesAll)) return [...users]
  const shown = (await context.storage.attributes.list(actor.tenant)).filter(isPublic)
  return users.map(user => (seesAll(user) ? user : publicView(user, shown)))
}

/** @param shown the public attributes */
export function publicView(user: User, shown: readonly Attribute[]): PersonView {
  const { id, displayName, title, department } = user
  const values = shown.flatMap(({ key }) => {
    const value = user.attributes[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  return {
    id,
    displayName,
    ...(title ? { title } : {}),
    ...(department ? { department } : {}),
    ...(values.length > 0 ? { attributes: Object.fromEntries(values) } : {}),
  }
}

/** @param view made by `publicView`: no other fields and attributes count */
function matchesPublicly(view: PersonView, { words, attributes }: Quest): boolean {
  const values = valueWords(view.attributes ?? {})
  const own = [...indexWords(view), ...attributes.flatMap(({ key }) => values.get(key) ?? [])]
  return matchesWords(words, own)
}
