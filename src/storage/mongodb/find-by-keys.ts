import { type IdentityKey, keyField } from '../../domain/identity.ts'
import type { User } from '../../domain/users.ts'
import type { UserStore } from '../../ports/user-store.ts'
import type { Database } from './database.ts'
import { text } from './plain.ts'
import { isStandIn, MOVING, ownKeys, type UserRecord, userOf } from './user-record.ts'

/** Of fewer keys all are asked for at once. */
const MANY = 100
/** Made from the rest, and half of the record. */
const NOT_NEEDED = ['words', 'sortName', 'stamp'] as const

/**
 * Whoever is found by one key comes with all of theirs, and nobody else has those. So where a batch is about known people,
 * keys of one kind are asked for first, and mostly that was all; where it is about new ones, all keys are asked for at
 * once. Which of the two to expect is what the batch before was.
 */
export function createKeyFinder(db: Database): UserStore['findByKeys'] {
  let expectKnown = false
  return async (tenant, keys) => {
    const wanted = new Set(keys.filter(key => !isStandIn(text(key))))
    if (wanted.size === 0) return new Map()
    const first = expectKnown && wanted.size > MANY ? keysOfOneKind(wanted) : wanted
    const records = await ask(db, tenant, first)
    const held = new Set(records.flatMap(record => record.keys))
    if (wanted.size > MANY) expectKnown = 2 * held.intersection(first).size > first.size
    const rest = wanted.difference(first).difference(held)
    if (rest.size > 0) records.push(...(await ask(db, tenant, rest)))
    return holdersOf(wanted, records)
  }
}

/** Of the kind of which there are most. */
function keysOfOneKind(keys: ReadonlySet<IdentityKey>): Set<IdentityKey> {
  const kinds = Map.groupBy(keys, keyField)
  const [most = []] = [...kinds.values()].sort((a, b) => b.length - a.length)
  return new Set(most)
}

/** With those who let keys go for a moment: any of them may be wanted. */
function ask(db: Database, tenant: string, keys: ReadonlySet<IdentityKey>): Promise<UserRecord[]> {
  return db.users.find(
    {
      $or: [
        { tenant, keys: { $in: [...keys] } },
        { tenant, words: MOVING },
      ],
    },
    { without: NOT_NEEDED },
  )
}

/** Whoever lets keys go, so that they can change hands, is found by them until somebody has them. */
function holdersOf(wanted: ReadonlySet<IdentityKey>, records: readonly UserRecord[]): Map<IdentityKey, User> {
  const found = new Map<IdentityKey, User>()
  const moving: [IdentityKey, User][] = []
  for (const record of records) {
    const user = userOf(record)
    for (const key of record.keys) if (wanted.has(key)) found.set(key, user)
    if (record.moving !== undefined) for (const key of ownKeys(record)) moving.push([key, user])
  }
  for (const [key, user] of moving) if (wanted.has(key) && !found.has(key)) found.set(key, user)
  return found
}
