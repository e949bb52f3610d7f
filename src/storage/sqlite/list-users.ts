import type { User } from '../../domain/users.ts'
import type { Page, UserFilter } from '../../ports/storage.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'
import { KINDS } from './user-kinds.ts'

/** One person of a page, with what the order goes by. */
export interface ListedRow {
  sort_name: string
  id: string
  doc: string
}

export function listUsers(
  db: Connection,
  tenant: number,
  { limit, after, filter }: { limit: number; after?: string; filter?: UserFilter },
): Page<User> {
  const cursor = readCursor(after)
  const { index = '', where, values } = condition(filter)
  const rows = db.all<ListedRow>(
    `SELECT sort_name, id, doc FROM users ${index}
     WHERE tenant = ? AND ${where} AND sort_name >= ? AND (sort_name, id) > (?, ?) ORDER BY sort_name, id LIMIT ?`,
    tenant,
    ...values,
    cursor.sortName,
    cursor.sortName,
    cursor.id,
    limit + 1,
  )
  return pageOf(rows, limit)
}

interface Condition {
  index?: string
  where: string
  values: string[]
}

/** Written so that the partial indexes are seen to fit; that by manager would be passed over for the one by name. */
function condition(filter: UserFilter | undefined): Condition {
  if (filter === undefined) return { where: 'TRUE', values: [] }
  if (filter === 'admins') return { where: 'active_admin = 1', values: [] }
  if (filter === 'employees') return { where: `kind = ${KINDS.employees}`, values: [] }
  if (typeof filter === 'string') return { where: `kind = ${KINDS[filter]} AND kind > 0`, values: [] }
  const marks = filter.managers.map(() => '?').join(', ')
  return {
    index: filter.managers.length > 0 ? 'INDEXED BY users_by_manager' : '',
    where: `manager IS NOT NULL AND manager IN (${marks})`,
    values: [...filter.managers],
  }
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
