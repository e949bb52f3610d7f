import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { CHUNK_ROWS } from '../domain/jobs.ts'
import type { AttributeValue, User } from '../domain/users.ts'
import { ConflictError } from '../errors.ts'
import type { ServiceContext } from './context.ts'

const TRIES = 25

/** How many people have a value of the attribute that `counts`. Reads the whole directory, page by page. */
export async function countValues(
  context: ServiceContext,
  { tenant, key }: { tenant: string; key: string },
  counts: (value: AttributeValue) => boolean,
): Promise<number> {
  let count = 0
  for await (const people of peopleWith(context, tenant, key)) {
    count += people.filter(({ attributes }) => counts(attributes[key] as AttributeValue)).length
  }
  return count
}

/**
 * Changes the value that each person has: `decide` answers the new one, the same to leave it, or null to take it away.
 * Answers how many were changed. May be repeated, also after it was broken off. @throws ConflictError
 */
export async function changeValues(
  context: ServiceContext,
  { tenant, key }: { tenant: string; key: string },
  decide: (value: AttributeValue) => AttributeValue | null,
): Promise<number> {
  let changed = 0
  for await (const people of peopleWith(context, tenant, key)) {
    const ids = await changePeople(context, tenant, people, user =>
      changedUser(user, key, decide, context.now()),
    )
    changed += ids.length
  }
  return changed
}

async function* peopleWith({ storage }: ServiceContext, tenant: string, key: string): AsyncIterable<User[]> {
  let after: string | undefined
  do {
    const page = await storage.users.list(tenant, { limit: CHUNK_ROWS, ...(after ? { after } : {}) })
    const people = page.items.filter(({ attributes }) => attributes[key] !== undefined)
    if (people.length > 0) yield people
    after = page.next ?? undefined
    // SQLite answers at once: without a pause timers and messages would wait for the end of the directory.
    await setImmediate()
  } while (after !== undefined)
}

/** With another value, or none where it is null; the very same where nothing changes. */
export function changedUser(
  user: User,
  key: string,
  decide: (value: AttributeValue) => AttributeValue | null,
  now: number,
): User {
  const value = user.attributes[key]
  const next = value === undefined ? undefined : decide(value)
  if (next === undefined || next === value) return user
  const { [key]: _, ...others } = user.attributes
  const attributes = next === null ? others : { ...others, [key]: next }
  return { ...user, attributes, version: user.version + 1, updatedAt: now }
}

/** Writes what `change` makes of people; whoever was changed meanwhile is looked at again. Answers ids. @throws ConflictError */
export async function changePeople(
  { storage }: ServiceContext,
  tenant: string,
  people: readonly User[],
  change: (user: User) => User,
): Promise<string[]> {
  let waiting = people
  const changed: string[] = []
  for (let tries = 0; tries < TRIES; tries++) {
    const writes = waiting.flatMap(before => {
      const user = change(before)
      return user === before ? [] : [{ op: 'update' as const, user, fromVersion: before.version }]
    })
    if (writes.length === 0) return changed
    const answers = await storage.users.write(tenant, `hand:${randomUUID()}`, writes)
    changed.push(...writes.filter((_, i) => answers[i] === 'applied').map(({ user }) => user.id))
    const stale = writes.filter((_, i) => answers[i] === 'stale').map(({ user }) => user.id)
    if (stale.length === 0) return changed
    waiting = [...(await storage.users.getMany(tenant, stale)).values()]
  }
  throw new ConflictError('Others are changing the same people at this moment. Try again in a minute.')
}
