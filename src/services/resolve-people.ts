import type { Actor } from '../domain/access.ts'
import { type IdentityKey, identityKey, type KeyField, keyField } from '../domain/identity.ts'
import { foldText } from '../domain/users.ts'
import { cleanEmail, cleanPhone } from '../formats/clean-cells.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { findPeople, type PersonView, viewPeople } from './find-people.ts'

const REFERENCE = /^id:(\S+)$/
const MYSELF = ['me', 'myself', 'my profile', 'i']
const WRAPPING = /^(?:the\s+)?(?:user|person)\s+(?=\S)/i
/** So that a full name is found among many who only begin like it. */
const LOOKED_AT = 25

/** Whom a text may mean. */
export interface ResolvedPeople {
  /** At most `limit`; one: that is who is meant. */
  people: PersonView[]
  /** Names that were probably meant, where there is nobody. */
  near: string[]
}

/**
 * Who is meant: `id:<id>`, me, an e-mail, a phone (read by the tenant's region), an employee id, each only as far as the actor
 * may see that field of that person; else words of the name and other public fields, but not of attributes: people are not called
 * by where they work. A full name that one person alone has means that person, and "the user Asha" means Asha where nobody is
 * called so. `all`: those of the longer names too. @throws RefusedError
 */
export async function resolvePeople(
  context: ServiceContext,
  actor: Actor,
  { text, limit, all = false }: { text: string; limit: number; all?: boolean },
): Promise<ResolvedPeople> {
  await ensureMay(context, actor, 'look people up')
  const referred = await byReference(context, actor, text)
  if (referred) return { people: referred, near: [] }
  const known = await byKey(context, actor, text)
  if (known.length > 0) return { people: known, near: [] }
  const named = { text, limit: Math.max(limit, LOOKED_AT), isName: true }
  const { people, near } = await findPeople(context, actor, named)
  const bare = text.replace(WRAPPING, '')
  if (people.length === 0 && bare !== text && !WRAPPING.test(bare))
    return resolvePeople(context, actor, { text: bare, limit, all })
  const exact = people.filter(({ displayName }) => foldText(displayName) === foldText(text))
  return { people: (exact.length === 1 && !all ? exact : people).slice(0, limit), near }
}

/** Null where the text refers to nobody by itself. */
async function byReference(
  context: ServiceContext,
  actor: Actor,
  text: string,
): Promise<PersonView[] | null> {
  const id = REFERENCE.exec(text)?.[1]
  if (id) {
    const user = await context.storage.users.get(actor.tenant, id)
    return user ? viewPeople(context, actor, [user]) : []
  }
  return actor.kind === 'user' && MYSELF.includes(foldText(text)) ? [actor.user] : null
}

async function byKey(context: ServiceContext, actor: Actor, text: string): Promise<PersonView[]> {
  const keys = keysIn(text, context.region)
  if (keys.length === 0) return []
  const found = await context.storage.users.findByKeys(actor.tenant, keys)
  const key = keys.find(each => found.has(each))
  const user = key && found.get(key)
  if (!user) return []
  const [view] = await viewPeople(context, actor, [user])
  return view?.[keyField(key)] === undefined ? [] : [view]
}

export function keysIn(text: string, region: string): IdentityKey[] {
  const keys: IdentityKey[] = []
  const add = (field: KeyField, value: unknown) => {
    if (typeof value === 'string' && value !== '') keys.push(identityKey(field, value))
  }
  if (!/\s/.test(text)) add('employeeId', text)
  if (text.includes('@')) add('email', cleanEmail(text))
  if (/\d{4}/.test(text.replace(/\D/g, ''))) add('phone', cleanPhone(text, region))
  return keys
}
