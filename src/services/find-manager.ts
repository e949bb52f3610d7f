import { type IdentityKey, identityKeys } from '../domain/identity.ts'
import { MANAGER, managerKey, managerText } from '../domain/manager.ts'
import { isSelfEdited } from '../domain/profile-fields.ts'
import { nationalDigits, searchWords } from '../domain/search-words.ts'
import { foldText, type User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import type { PersonView } from './find-people.ts'
import { keysIn } from './resolve-people.ts'

/** So that namesakes are met among those whose names only begin alike. */
const LOOKED_AT = 50

/** The person whom the record names as manager; null where it names nobody, nobody who is known, or several. */
export async function findManager(context: ServiceContext, user: User): Promise<User | null> {
  const text = managerText(user)
  if (text === null) return null
  const manager = (await byKey(context, user.tenant, text)) ?? (await byName(context, user.tenant, text))
  return manager?.id === user.id ? null : manager
}

/**
 * Where people name their own manager, whoever does not see all of somebody must not learn whose an e-mail or a number is by
 * naming it: then the name alone counts. @param view of `manager`, as the actor sees them
 */
export async function isToldByName(
  { storage }: ServiceContext,
  manager: User,
  view: PersonView | undefined,
): Promise<boolean> {
  if (view === manager) return false
  const defined = await storage.attributes.list(manager.tenant)
  return defined.some(attribute => attribute.key === MANAGER && isSelfEdited(attribute))
}

/**
 * The ways to name this person as somebody's manager, as lists are filtered by: whom a list finds by a number may still name
 * somebody else (see `isCalled`). @param byNameAlone see `isToldByName`
 */
export async function waysToName(
  context: ServiceContext,
  user: User,
  byNameAlone: boolean,
): Promise<string[]> {
  const isOnlyOne = (await byName(context, user.tenant, user.displayName)) !== null
  const names = [...(byNameAlone ? [] : keysNaming(user)), ...(isOnlyOne ? [user.displayName] : [])]
  return [...new Set(names.map(managerKey))]
}

/** What may stand for a person in a text, besides their name. */
export function keysNaming({ email, phone, employeeId }: User): string[] {
  const keys = [email, phone, phone && nationalDigits(phone), employeeId]
  return keys.filter(key => key !== undefined && key !== '') as string[]
}

/** Whether the text is the name of the person, or one of their keys as it is read here. */
export function isCalled({ region }: ServiceContext, user: User, text: string): boolean {
  if (foldText(text) === foldText(user.displayName)) return true
  const own = identityKeys(user)
  return keysIn(text, region).some(key => own.includes(key))
}

async function byKey({ storage, region }: ServiceContext, tenant: string, text: string) {
  const keys: IdentityKey[] = keysIn(text, region)
  const found = keys.length === 0 ? null : await storage.users.findByKeys(tenant, keys)
  const key = keys.find(each => found?.has(each))
  return key === undefined ? null : (found?.get(key) ?? null)
}

async function byName({ storage }: ServiceContext, tenant: string, name: string): Promise<User | null> {
  const { items } = await storage.users.search(tenant, searchWords(name), { limit: LOOKED_AT })
  const namesakes = items.filter(({ displayName }) => foldText(displayName) === foldText(name))
  return namesakes.length === 1 ? (namesakes[0] ?? null) : null
}
