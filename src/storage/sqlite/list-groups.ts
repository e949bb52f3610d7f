import type { Group } from '../../domain/groups.ts'
import type { Page } from '../../ports/storage.ts'
import { readCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'
import { GROUP_COLUMNS, type GroupRow, pageOfGroups } from './group-rows.ts'
import { SEARCHABLE } from './search-users.ts'

interface Tenant {
  tenant: string
  num: number
}

interface PageQuery {
  limit: number
  after?: string
}

/** Goes through the index alone, in order, until the page is full. */
export function listGroups(
  db: Connection,
  { tenant, num }: Tenant,
  page: PageQuery & { words?: readonly string[] },
): Page<Group> {
  const words = page.words ?? []
  if (!words.every(word => SEARCHABLE.test(word))) return { items: [], next: null }
  const after = readCursor(page.after)
  const rows = db.all<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM groups AS g INDEXED BY groups_by_words
     WHERE g.tenant = ? AND g.organization = 1 AND g.name_key >= ? AND (g.name_key, g.id) > (?, ?)
       ${' AND instr(g.words, ?) > 0'.repeat(words.length)}
     ORDER BY g.name_key, g.id LIMIT ?`,
    num,
    after.sortName,
    after.sortName,
    after.id,
    ...words.map(word => ` ${word}`),
    page.limit + 1,
  )
  return pageOfGroups(tenant, rows, page.limit)
}

export function listChildren(
  db: Connection,
  { tenant, num }: Tenant,
  parentId: string | null,
  page: PageQuery,
): Page<Group> {
  const after = readCursor(page.after)
  const rows = db.all<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM groups AS g INDEXED BY groups_by_parent
     WHERE g.tenant = ? AND g.parent = ? AND g.organization = 1 AND g.name_key >= ? AND (g.name_key, g.id) > (?, ?)
     ORDER BY g.name_key, g.id LIMIT ?`,
    num,
    parentId ?? '',
    after.sortName,
    after.sortName,
    after.id,
    page.limit + 1,
  )
  return pageOfGroups(tenant, rows, page.limit)
}
