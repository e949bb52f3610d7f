import type { IdentityKey } from '../domain/identity.ts'
import { managerKey, managerText } from '../domain/manager.ts'
import { searchWords } from '../domain/search-words.ts'
import { foldText, type User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
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

/** The ways to name this person as somebody's manager, as lists are filtered by. */
export async function waysToName(context: ServiceContext, user: User): Promise<string[]> {
  const { email, phone, employeeId, displayName } = user
  const isOnlyOne = (await byName(context, user.tenant, displayName)) !== null
  const names = [email, phone, employeeId, isOnlyOne ? displayName : undefined]
  return [...new Set(names.filter(name => name !== undefined).map(managerKey))]
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
