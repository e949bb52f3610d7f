import type { UserStore } from '../../ports/user-store.ts'
import type { Database } from './database.ts'
import { createKeyFinder } from './find-by-keys.ts'
import { listUsers, matchUsers, searchUsers } from './find-users.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'
import { ACTIVE_ADMIN, hasMark, userOf } from './user-record.ts'
import { writeUsers } from './write-users.ts'

export function createUserStore(db: Database): UserStore {
  return {
    async get(tenant, id) {
      const record = await db.users.first({ _id: recordId(tenant, id), tenant })
      return record ? userOf(record) : null
    },
    findByKeys: createKeyFinder(db),
    async getMany(tenant, ids) {
      if (ids.length === 0) return new Map()
      const records = await db.users.find({ _id: { $in: ids.map(id => recordId(tenant, id)) }, tenant })
      return new Map(records.map(userOf).map(user => [user.id, user]))
    },
    write: (tenant, stamp, writes) => writeUsers(db, tenant, stamp, writes),
    search: (tenant, words, query) => searchUsers(db, tenant, words, query),
    matching: (tenant, words, limit, attributes = []) => matchUsers(db, tenant, words, { limit, attributes }),
    list: (tenant, page) => listUsers(db, tenant, page),
    async admins(tenant, limit) {
      const order = { sort: { sortName: 1, _id: 1 }, limit } as const
      return (await db.users.find({ tenant, words: ACTIVE_ADMIN }, order)).map(userOf)
    },
    count: tenant => db.users.count({ tenant }),
    async countWithAttribute(tenant, key, most) {
      const count = await db.users.count({ tenant, words: hasMark(text(key)) }, most + 1)
      return count > most ? { count: most, more: true } : { count, more: false }
    },
  }
}
