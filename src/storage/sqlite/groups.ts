import type { Group } from '../../domain/groups.ts'
import type { GroupStore } from '../../ports/group-store.ts'
import type { Connection } from './connection.ts'
import { GROUP_COLUMNS, type GroupRow, groupOf } from './group-rows.ts'
import { heightOf, listChildren, listGroups } from './list-groups.ts'
import { moveGroups } from './move-groups.ts'
import type { TenantNumbers } from './tenant-numbers.ts'
import { writeGroups } from './write-groups.ts'

export function createGroupStore(db: Connection, tenants: TenantNumbers): GroupStore {
  const { ask } = tenants
  return {
    get: (tenant, id) =>
      ask<Group | null>(tenant, null, num => {
        const sql = `SELECT ${GROUP_COLUMNS} FROM groups AS g WHERE g.tenant = ? AND g.id = ?`
        const row = db.get<GroupRow>(sql, num, id)
        return row === undefined ? null : groupOf(tenant, row)
      }),
    getMany: (tenant, ids) =>
      ask(tenant, new Map(), num => {
        const rows = db.all<GroupRow>(
          `SELECT ${GROUP_COLUMNS} FROM json_each(?) AS wanted
           CROSS JOIN groups AS g ON g.tenant = ? AND g.id = wanted.value`,
          JSON.stringify(ids),
          num,
        )
        return new Map(rows.map(row => [row.id, groupOf(tenant, row)]))
      }),
    byKeys: (tenant, keys) =>
      ask(tenant, new Map(), num => {
        const rows = db.all<GroupRow>(
          `SELECT ${GROUP_COLUMNS} FROM json_each(?) AS wanted
           CROSS JOIN groups AS g ON g.tenant = ? AND g.name_key = wanted.value AND g.organization = 1`,
          JSON.stringify(keys),
          num,
        )
        return new Map(rows.map(row => [row.name_key, groupOf(tenant, row)]))
      }),
    write: (tenant, stamp, writes) =>
      db.transaction(() => writeGroups(db, tenants.findOrAdd(tenant), stamp, writes)),
    list: (tenant, page) =>
      ask(tenant, { items: [], next: null }, num => listGroups(db, { tenant, num }, page)),
    children: (tenant, parentId, page) =>
      ask(tenant, { items: [], next: null }, num => listChildren(db, { tenant, num }, parentId, page)),
    childCounts: (tenant, ids) =>
      ask(tenant, new Map(), num => {
        const rows = db.all<{ parent: string; children: number }>(
          `SELECT g.parent, count(*) AS children FROM (SELECT DISTINCT value FROM json_each(?)) AS wanted
           CROSS JOIN groups AS g ON g.tenant = ? AND g.parent = wanted.value AND g.organization = 1
           WHERE g.parent <> '' GROUP BY g.parent`,
          JSON.stringify(ids),
          num,
        )
        return new Map(rows.map(row => [row.parent, row.children]))
      }),
    height: (tenant, id, most) => ask(tenant, 1, num => heightOf(db, num, id, most)),
    count: tenant =>
      ask(tenant, 0, num => {
        const sql = 'SELECT count(*) AS groups FROM groups WHERE tenant = ? AND organization = 1'
        return db.get<{ groups: number }>(sql, num)?.groups ?? 0
      }),
    revision: tenant =>
      ask(
        tenant,
        0,
        num =>
          db.get<{ group_moves: number }>('SELECT group_moves FROM tenants WHERE num = ?', num)
            ?.group_moves ?? 0,
      ),
    move: (tenant, revision, moves) =>
      db.transaction(() => moveGroups(db, tenants.findOrAdd(tenant), revision, moves)),
  }
}
