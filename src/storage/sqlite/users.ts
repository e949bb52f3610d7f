import type { User } from '../../domain/users.ts'
import type { UserStore } from '../../ports/user-store.ts'
import { countWithAttribute } from './attribute-counts.ts'
import type { Connection } from './connection.ts'
import { listUsers } from './list-users.ts'
import { mergeWords } from './merge-words.ts'
import { matchUsers, searchUsers } from './search-users.ts'
import type { TenantNumbers } from './tenant-numbers.ts'
import type { UserKeys } from './user-keys.ts'
import { writeUsers } from './write-users.ts'

export function createUserStore(db: Connection, tenants: TenantNumbers, userKeys: UserKeys): UserStore {
  const { ask } = tenants
  return {
    get: (tenant, id) =>
      ask<User | null>(tenant, null, num => {
        const row = db.get<{ doc: string }>('SELECT doc FROM users WHERE tenant = ? AND id = ?', num, id)
        return row === undefined ? null : (JSON.parse(row.doc) as User)
      }),
    findByKeys: (tenant, keys) => ask(tenant, new Map(), num => userKeys.find(num, keys)),
    getMany: (tenant, ids) => ask(tenant, new Map(), num => getMany(db, num, ids)),
    async write(tenant, stamp, writes) {
      const answers = await db.transaction(() =>
        writeUsers({ db, keys: userKeys, tenant: tenants.findOrAdd(tenant), stamp }, writes),
      )
      // What was written stands, also where nothing can be joined now: the next write goes on with that.
      await mergeWords(db, writes.length).catch(() => {})
      return answers
    },
    search: (tenant, words, page) =>
      ask(tenant, { items: [], next: null }, num => searchUsers(db, num, words, page)),
    matching: (tenant, words, limit, attributes = []) =>
      ask<User[]>(tenant, [], num => matchUsers(db, num, words, { limit, attributes })),
    list: (tenant, page) => ask(tenant, { items: [], next: null }, num => listUsers(db, num, page)),
    admins: (tenant, limit) =>
      ask<User[]>(tenant, [], num =>
        db
          .all<{ doc: string }>(
            'SELECT doc FROM users WHERE tenant = ? AND active_admin = 1 ORDER BY sort_name, id LIMIT ?',
            num,
            limit,
          )
          .map(row => JSON.parse(row.doc) as User),
      ),
    count: tenant =>
      ask(
        tenant,
        0,
        num => db.get<{ people: number }>('SELECT people FROM tenants WHERE num = ?', num)?.people ?? 0,
      ),
    async countWithAttribute(tenant, key) {
      return { count: await ask(tenant, 0, num => countWithAttribute(db, num, key)), more: false }
    },
  }
}

function getMany(db: Connection, tenant: number, ids: readonly string[]): Map<string, User> {
  const rows = db.all<{ id: string; doc: string }>(
    `SELECT u.id, u.doc FROM json_each(?) AS wanted
     CROSS JOIN users AS u ON u.tenant = ? AND u.id = wanted.value`,
    JSON.stringify(ids),
    tenant,
  )
  return new Map(rows.map(row => [row.id, JSON.parse(row.doc) as User]))
}
