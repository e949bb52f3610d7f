import type { Actor } from '../domain/access.ts'
import { type IdentityKey, identityKey } from '../domain/identity.ts'
import { nameMatches, searchWords } from '../domain/search-words.ts'
import { foldText, type User } from '../domain/users.ts'
import { cleanEmail, cleanPhone } from '../formats/clean-cells.ts'
import type { ServiceContext } from './context.ts'
import { nearNames } from './near-names.ts'

/** Whom one entry of a list means. */
export type FoundEntry = { text: string } & (
  | { kind: 'person'; user: User }
  | { kind: 'several'; people: User[] }
  /** A number or an address that nobody has. */
  | { kind: 'new'; field: 'phone' | 'email'; value: string }
  | { kind: 'nobody' }
  /** Digits that are no telephone number in the region. */
  | { kind: 'no number' }
)

const REFERENCE = /^id:(\S+)$/
const MYSELF = ['me', 'myself']
const NUMBER = /^\+?[\d\s()./-]+$/
const LEAST_DIGITS = 4
/** People of one name that are looked at. */
const LOOKED_AT = 50
/** Names that are looked up at the same time. */
const AT_ONCE = 10
/** Unknown names for which similar ones are looked for. */
export const MOST_NEAR = 3
/** Between two people, and before the last one of a list. */
const AND = /(?:^|\s+)(?:and|&)\s+/i
const QUOTED = /^["“”„«](.+)["“”»]$/
const WRAPPING = /^(?:the\s+)?(?:user|person)\s+(?=\S)/i
const NOT_MEANT: readonly FoundEntry['kind'][] = ['nobody', 'no number']

type Named = (text: string) => Promise<User[]>

interface Keys {
  phone?: string
  email?: string
  /** Strongest first. */
  keys: IdentityKey[]
}

/**
 * By position: people by `id:<id>`, employee id, e-mail, phone (national numbers by the tenant's region) or name. The caller
 * may add people to a group, so it may learn whose number it is.
 * @param named people whose name a text may be, in the order in which they are offered; without: as `addMembers` wants them
 */
export async function findEntries(
  context: ServiceContext,
  actor: Actor,
  given: readonly string[],
  named: Named = text => activeFirst(context, actor, text),
): Promise<FoundEntry[]> {
  const whole = await findEach(context, actor, given, named)
  // "Asha and Bo" are two, unless somebody is called so.
  const found = whole.map(entry => {
    const parts = NOT_MEANT.includes(entry.kind) ? partsOf(entry.text) : null
    return parts ? findEach(context, actor, parts, named) : [entry]
  })
  return (await Promise.all(found)).flat()
}

async function findEach(
  context: ServiceContext,
  actor: Actor,
  texts: readonly string[],
  named: Named,
): Promise<FoundEntry[]> {
  const { users } = context.storage
  const keys = texts.map(text => keysOf(text, context.region))
  const ids = texts.flatMap(text => REFERENCE.exec(text)?.[1] ?? [])
  const [byKey, byId] = await Promise.all([
    users.findByKeys(
      actor.tenant,
      keys.flatMap(each => each.keys),
    ),
    ids.length === 0 ? new Map<string, User>() : users.getMany(actor.tenant, ids),
  ])
  const found: FoundEntry[] = []
  for (let n = 0; n < texts.length; n += AT_ONCE) {
    const some = texts.slice(n, n + AT_ONCE)
    found.push(...(await Promise.all(some.map((text, m) => entryOf(text, keys[n + m] as Keys)))))
  }
  return found

  async function entryOf(text: string, given: Keys): Promise<FoundEntry> {
    const id = REFERENCE.exec(text)?.[1]
    if (id) return personOr(text, byId.get(id))
    if (actor.kind === 'user' && MYSELF.includes(foldText(text))) {
      return { text, kind: 'person', user: actor.user }
    }
    const user = given.keys.map(key => byKey.get(key)).find(each => each !== undefined)
    if (user) return { text, kind: 'person', user }
    if (given.phone) return { text, kind: 'new', field: 'phone', value: given.phone }
    if (given.email) return { text, kind: 'new', field: 'email', value: given.email }
    return isNumber(text) ? { text, kind: 'no number' } : byName(text, named)
  }
}

function personOr(text: string, user: User | undefined): FoundEntry {
  return user ? { text, kind: 'person', user } : { text, kind: 'nobody' }
}

async function byName(text: string, named: Named): Promise<FoundEntry> {
  const bare = text.replace(WRAPPING, '')
  for (const each of new Set([text, bare])) {
    const people = searchWords(each).length === 0 ? [] : await named(each)
    const exact = people.filter(({ displayName }) => foldText(displayName) === foldText(each))
    const meant = exact.length === 1 ? exact : people
    if (meant.length > 0)
      return meant.length > 1 ? { text, kind: 'several', people: meant } : personOr(text, meant[0])
  }
  return { text, kind: 'nobody' }
}

/** Names are public, so only they are compared; who is archived is meant only where nobody else is. */
async function activeFirst({ storage }: ServiceContext, { tenant }: Actor, text: string): Promise<User[]> {
  const words = searchWords(text)
  const { items } = await storage.users.search(tenant, words, { limit: LOOKED_AT })
  const named = items.filter(({ displayName }) => nameMatches(displayName, words))
  const active = named.filter(({ status }) => status === 'active')
  return active.length > 0 ? active : named
}

/** Names that were probably meant by one that nobody has: by names alone, which are public. */
export async function namesNearEntry(
  { storage }: ServiceContext,
  { tenant }: Actor,
  text: string,
): Promise<string[]> {
  if (REFERENCE.test(text)) return []
  return nearNames(text, async (words, limit) => {
    const { items } = await storage.users.search(tenant, words, { limit })
    return items.map(({ displayName }) => displayName)
  })
}

/** What stands between "and"s, and behind the one before the last of a list; null where there is none. */
function partsOf(text: string): string[] | null {
  const parts = text.split(AND)
  const said = parts.map(part => QUOTED.exec(part.trim())?.[1] ?? part.trim()).filter(part => part !== '')
  return parts.length > 1 && said.length > 0 ? said : null
}

function keysOf(text: string, region: string): Keys {
  if (REFERENCE.test(text)) return { keys: [] }
  const phone = isNumber(text) ? cleanPhone(text, region) : ''
  const email = text.includes('@') ? cleanEmail(text) : ''
  return {
    keys: [
      ...(/\s/.test(text) ? [] : [identityKey('employeeId', text)]),
      ...(typeof email === 'string' && email ? [identityKey('email', email)] : []),
      ...(typeof phone === 'string' && phone ? [identityKey('phone', phone)] : []),
    ],
    ...(typeof phone === 'string' && phone ? { phone } : {}),
    ...(typeof email === 'string' && email ? { email } : {}),
  }
}

function isNumber(text: string): boolean {
  return NUMBER.test(text) && text.replace(/\D/g, '').length >= LEAST_DIGITS
}
