import type { Membership } from '../../domain/groups.ts'
import type { MemberPair, MembershipStore } from '../../ports/membership-store.ts'
import type { Page } from '../../ports/page.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import { pageOf } from '../page-of.ts'
import type { Connection } from './connection.ts'
import type { TenantNumbers } from './tenant-numbers.ts'

const COLUMNS = 'm.group_id AS groupId, m.user AS userId, m.sort_name AS sortName, m.since'
type Row = Omit<Membership, 'tenant'>

export function createMembershipStore(db: Connection, tenants: TenantNumbers): MembershipStore {
  const { ask } = tenants
  return {
    add: (tenant, memberships) => db.transaction(() => add(db, tenants.findOrAdd(tenant), memberships)),
    remove: (tenant, pairs) => db.transaction(() => remove(db, tenants.findOrAdd(tenant), pairs)),
    find: (tenant, pairs) => ask<Membership[]>(tenant, [], num => find(db, tenant, num, pairs)),
    ofGroup: (tenant, groupId, page) =>
      ask<Page<Membership>>(tenant, { items: [], next: null }, num => {
        const after = readCursor(page.after)
        const rows = db.all<Row>(
          `SELECT ${COLUMNS} FROM memberships AS m INDEXED BY memberships_by_group
           WHERE m.tenant = ? AND m.group_id = ? AND m.sort_name >= ? AND (m.sort_name, m.user) > (?, ?)
           ORDER BY m.sort_name, m.user LIMIT ?`,
          num,
          groupId,
          after.sortName,
          after.sortName,
          after.id,
          page.limit + 1,
        )
        return pageOf(
          rows,
          page.limit,
          row => ({ tenant, ...row }),
          row => writeCursor({ sortName: row.sortName, id: row.userId }),
        )
      }),
    ofUsers: (tenant, userIds) =>
      ask<Membership[]>(tenant, [], num => {
        const rows = db.all<Row>(
          `SELECT ${COLUMNS} FROM (SELECT DISTINCT value FROM json_each(?)) AS wanted
           CROSS JOIN memberships AS m ON m.tenant = ? AND m.user = wanted.value`,
          JSON.stringify(userIds),
          num,
        )
        return rows.map(row => ({ tenant, ...row }))
      }),
    counts: (tenant, groupIds) =>
      ask(tenant, new Map(), num => {
        const rows = db.all<{ groupId: string; members: number }>(
          `SELECT s.group_id AS groupId, s.members FROM json_each(?) AS wanted
           CROSS JOIN group_sizes AS s ON s.tenant = ? AND s.group_id = wanted.value WHERE s.members > 0`,
          JSON.stringify(groupIds),
          num,
        )
        return new Map(rows.map(row => [row.groupId, row.members]))
      }),
    async rename(tenant, names) {
      await db.transaction(() => {
        const num = tenants.findOrAdd(tenant)
        for (const { userId, sortName } of names) {
          db.run(
            'UPDATE memberships SET sort_name = ? WHERE tenant = ? AND user = ? AND sort_name <> ?',
            sortName,
            num,
            userId,
            sortName,
          )
        }
      })
    },
  }
}

function add(db: Connection, tenant: number, memberships: readonly Membership[]): boolean[] {
  const answers = memberships.map(
    ({ groupId, userId, sortName, since }) =>
      db.run(
        'INSERT OR IGNORE INTO memberships (tenant, group_id, user, sort_name, since) VALUES (?, ?, ?, ?, ?)',
        tenant,
        groupId,
        userId,
        sortName,
        since,
      ).changes > 0,
  )
  grow(
    db,
    tenant,
    memberships.filter((_, i) => answers[i]),
    1,
  )
  return answers
}

function remove(db: Connection, tenant: number, pairs: readonly MemberPair[]): void {
  const removed = pairs.filter(
    ({ groupId, userId }) =>
      db.run(
        'DELETE FROM memberships WHERE tenant = ? AND user = ? AND group_id = ?',
        tenant,
        userId,
        groupId,
      ).changes > 0,
  )
  grow(db, tenant, removed, -1)
}

/** Counts each of `pairs` as `by` members of its group. */
function grow(db: Connection, tenant: number, pairs: readonly MemberPair[], by: 1 | -1): void {
  for (const [groupId, own] of Map.groupBy(pairs, pair => pair.groupId)) {
    db.run(
      `INSERT INTO group_sizes (tenant, group_id, members) VALUES (?, ?, ?)
       ON CONFLICT (tenant, group_id) DO UPDATE SET members = members + excluded.members`,
      tenant,
      groupId,
      by * own.length,
    )
  }
}

function find(db: Connection, tenant: string, num: number, pairs: readonly MemberPair[]): Membership[] {
  const rows = db.all<Row>(
    `SELECT ${COLUMNS} FROM (SELECT DISTINCT value ->> 0 AS user, value ->> 1 AS group_id FROM json_each(?)) AS wanted
     CROSS JOIN memberships AS m ON m.tenant = ? AND m.user = wanted.user AND m.group_id = wanted.group_id`,
    JSON.stringify(pairs.map(pair => [pair.userId, pair.groupId])),
    num,
  )
  return rows.map(row => ({ tenant, ...row }))
}
