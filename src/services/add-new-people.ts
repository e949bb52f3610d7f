import { randomUUID } from 'node:crypto'
import { type IdentityKey, identityKey } from '../domain/identity.ts'
import { neutralName } from '../domain/neutral-name.ts'
import type { User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import type { FoundEntry } from './find-entries.ts'

/** Whom numbers and addresses that nobody had have become. */
export interface NewPeople {
  byValue: ReadonlyMap<string, User>
  /** Ids of those who were added to the directory. */
  created: ReadonlySet<string>
}

/**
 * Adds a person in network `other` for each entry of kind `new`, with a neutral name until somebody tells another (see
 * `neutralName`). Whoever got that number meanwhile is taken instead.
 */
export async function addNewPeople(
  { storage, now }: ServiceContext,
  tenant: string,
  found: readonly FoundEntry[],
): Promise<NewPeople> {
  const wanted = new Map<string, 'phone' | 'email'>()
  for (const entry of found) if (entry.kind === 'new') wanted.set(entry.value, entry.field)
  if (wanted.size === 0) return { byValue: new Map(), created: new Set() }
  const people = [...wanted].map(([value, field]) => newPerson(tenant, field, value, now()))
  const writes = people.map(user => ({ op: 'insert' as const, user }))
  const answers = await storage.users.write(tenant, `hand:${randomUUID()}`, writes)
  const created = people.filter((_, n) => answers[n] === 'applied')
  const missed = people.filter((_, n) => answers[n] !== 'applied')
  const held =
    missed.length === 0
      ? new Map<IdentityKey, User>()
      : await storage.users.findByKeys(tenant, missed.map(keyOf))
  const holders = missed.flatMap(user => {
    const holder = held.get(keyOf(user))
    return holder ? [[keyValueOf(user), holder] as const] : []
  })
  return {
    byValue: new Map([...created.map(user => [keyValueOf(user), user] as const), ...holders]),
    created: new Set(created.map(({ id }) => id)),
  }
}

function newPerson(tenant: string, field: 'phone' | 'email', value: string, at: number): User {
  return {
    tenant,
    id: randomUUID(),
    displayName: neutralName({ [field]: value }),
    [field]: value,
    version: 1,
    network: 'other',
    status: 'active',
    orgRole: 'member',
    attributes: {},
    createdAt: at,
    updatedAt: at,
  }
}

function keyValueOf({ phone, email }: User): string {
  return phone ?? email ?? ''
}

function keyOf({ phone, email }: User): IdentityKey {
  return phone === undefined ? identityKey('email', email ?? '') : identityKey('phone', phone)
}
