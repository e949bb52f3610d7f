import { type Actor, may } from '../domain/access.ts'
import type { Attribute } from '../domain/attributes.ts'
import { isPublic } from '../domain/profile-fields.ts'
import { indexWords, searchWords } from '../domain/search-words.ts'
import type { User } from '../domain/users.ts'
import { ledByActor } from './actor-groups.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { nearNames } from './near-names.ts'

/** A person as the actor may see them: the public fields, or all of them. */
export type PersonView = Pick<User, 'id' | 'displayName' | 'title' | 'department'> & Partial<User>

/** Of one page. */
const MOST_LOOKED_AT = 500
const MOST_ROUNDS = 25

/**
 * People whose name, e-mail, phone, employee id, title or department has words that begin with the words of `text`.
 * Who sees public fields only finds by public fields only: a hit must not tell that a number is somebody's.
 * `near`: names that were probably meant, where nobody matches.
 */
export async function findPeople(
  context: ServiceContext,
  actor: Actor,
  query: { text: string; limit: number; after?: string },
): Promise<{ people: PersonView[]; next: string | null; near: string[] }> {
  await ensureMay(context, actor, 'look people up')
  const words = searchWords(query.text)
  if (words.length === 0) return { people: [], next: null, near: [] }
  const { people, next } = await search(context, actor, words, query)
  const nobody = people.length === 0 && next === null && !query.after
  return { people, next, near: nobody ? await namesNear(context, actor, query.text) : [] }
}

/** Hits that the actor must not see leave no gap in the page: how many there are would tell of them. */
async function search(
  context: ServiceContext,
  actor: Actor,
  words: readonly string[],
  { limit, after }: { limit: number; after?: string },
): Promise<{ people: PersonView[]; next: string | null }> {
  const people: PersonView[] = []
  let from = after
  for (let looked = 0, round = 1; ; round++) {
    const page = { limit: limit - people.length, ...(from ? { after: from } : {}) }
    const { items, next } = await context.storage.users.search(actor.tenant, words, page)
    people.push(...(await foundAmong(context, actor, words, items)))
    looked += items.length
    if (next === null || people.length === limit || looked >= MOST_LOOKED_AT || round === MOST_ROUNDS)
      return { people, next }
    from = next
  }
}

/** Of people who match the words those whom the actor finds by them. */
export async function foundAmong(
  context: ServiceContext,
  actor: Actor,
  words: readonly string[],
  users: readonly User[],
): Promise<PersonView[]> {
  const views = await viewPeople(context, actor, users)
  return views.filter((view, n) => view === users[n] || matchesPublicly(view, words))
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

function matchesPublicly({ displayName, title, department }: PersonView, words: readonly string[]): boolean {
  const own = indexWords({ displayName, ...(title ? { title } : {}), ...(department ? { department } : {}) })
  return words.every(word => own.some(candidate => candidate.startsWith(word)))
}
