import type { User } from '../../domain/users.ts'
import type { Page } from '../../ports/storage.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'

/** One person of a page, with what the order goes by. */
export interface ListedRow {
  sort_name: string
  id: string
  doc: string
}

export function listUsers(
  db: Connection,
  tenant: number,
  page: { limit: number; after?: string },
): Page<User> {
  const after = readCursor(page.after)
  const rows = db.all<ListedRow>(
    `SELECT sort_name, id, doc FROM users
     WHERE tenant = ? AND sort_name >= ? AND (sort_name, id) > (?, ?) ORDER BY sort_name, id LIMIT ?`,
    tenant,
    after.sortName,
    after.sortName,
    after.id,
    page.limit + 1,
  )
  return pageOf(rows, page.limit)
}

/** `rows` holds one more than the page when there is another page. */
export function pageOf(rows: readonly ListedRow[], limit: number): Page<User> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = last !== undefined && rows.length > limit
  return {
    items: shown.map(row => JSON.parse(row.doc) as User),
    next: more ? writeCursor({ sortName: last.sort_name, id: last.id }) : null,
  }
}
