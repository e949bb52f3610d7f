import type { IdentityKey } from '../../domain/identity.ts'
import type { User } from '../../domain/users.ts'
import type { UserStore } from '../../ports/storage.ts'
import type { Database } from './database.ts'
import { listUsers, searchUsers } from './find-users.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'
import { ACTIVE_ADMIN, isStandIn, MOVING, ownKeys, userOf } from './user-record.ts'
import { writeUsers } from './write-users.ts'

export function createUserStore(db: Database): UserStore {
  return {
    async get(tenant, id) {
      const record = await db.users.first({ _id: recordId(tenant, id), tenant })
      return record ? userOf(record) : null
    },
    findByKeys: (tenant, keys) => findByKeys(db, tenant, keys),
    async getMany(tenant, ids) {
      if (ids.length === 0) return new Map()
      const records = await db.users.find({ _id: { $in: ids.map(id => recordId(tenant, id)) }, tenant })
      return new Map(records.map(userOf).map(user => [user.id, user]))
    },
    write: (tenant, stamp, writes) => writeUsers(db, tenant, stamp, writes),
    search: (tenant, words, page) => searchUsers(db, tenant, words, page),
    list: (tenant, page) => listUsers(db, tenant, page),
    async admins(tenant, limit) {
      const order = { sort: { sortName: 1, _id: 1 }, limit } as const
      return (await db.users.find({ tenant, words: ACTIVE_ADMIN }, order)).map(userOf)
    },
    count: tenant => db.users.count({ tenant }),
  }
}

/** Whoever lets keys go for a moment, so that they can change hands, is found by them until somebody has them. */
async function findByKeys(
  db: Database,
  tenant: string,
  keys: readonly IdentityKey[],
): Promise<Map<IdentityKey, User>> {
  const wanted = new Set(keys.filter(key => !isStandIn(text(key))))
  if (wanted.size === 0) return new Map()
  const records = await db.users.find({
    $or: [
      { tenant, keys: { $in: [...wanted] } },
      { tenant, words: MOVING },
    ],
  })
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
