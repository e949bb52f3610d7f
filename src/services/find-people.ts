import { type Actor, may } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { isPublic } from '../domain/profile-fields.ts'
import { beginsOne, indexWords, matchesWords, searchReadings } from '../domain/search-words.ts'
import type { User } from '../domain/users.ts'
import { isSearched, valueWords } from '../domain/value-words.ts'
import { ledByActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { nearNames } from './near-names.ts'
import { seenFields } from './seen-fields.ts'

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

/**
 * Hits that the actor must not see leave no gap in a page, and there is no next page for them alone: that would tell of them.
 * So one more is looked for than is shown.
 */
async function search(
  context: ServiceContext,
  actor: Actor,
  { words, attributes }: Quest,
  { limit, after }: { limit: number; after?: string },
): Promise<{ people: PersonView[]; next: string | null }> {
  const keys = attributes.map(({ key }) => key)
  const hits = (most: number, from: string | undefined) => {
    const query = { limit: most, attributes: keys, ...(from ? { after: from } : {}) }
    return context.storage.users.search(actor.tenant, words, query)
  }
  if (may(actor, 'see all fields').allowed) {
    const { items, next } = await hits(limit, after)
    return { people: items, next }
  }
  const people: PersonView[] = []
  let from = after
  for (let looked = 0; ; ) {
    const { items, next } = await hits(looked === 0 ? limit + 1 : Math.max(limit + 1, AT_ONCE), from)
    const found = await foundAmong(context, actor, { words, attributes }, items)
    const room = limit - people.length
    people.push(...found.slice(0, room))
    if (found.length > room) {
      const last = items.findIndex(({ id }) => id === people.at(-1)?.id)
      return { people, next: room === 0 ? (from ?? null) : (await hits(last + 1, from)).next }
    }
    looked += items.length
    if (next === null || looked >= MOST_LOOKED_AT) return { people, next: null }
    from = next
  }
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
  const views = await viewPeople(context, actor, users)
  return views.filter((view, n) => view === users[n] || matchesPublicly(view, quest))
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
