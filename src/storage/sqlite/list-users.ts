import type { User } from '../../domain/users.ts'
import type { Page, PageQuery } from '../../ports/page.ts'
import type { UserFilter } from '../../ports/user-store.ts'
import { type PageCursor, readCursor, writeCursor } from '../page-cursor.ts'
import { pageOf } from '../page-of.ts'
import type { Connection } from './connection.ts'
import { mergeRows } from './merge-rows.ts'
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
  { limit, after, filter }: PageQuery & { filter?: UserFilter },
): Page<User> {
  const cursor = readCursor(after)
  const lists = conditionsOf(filter).map(condition =>
    readRows(db, { tenant, condition, cursor, wanted: limit + 1 }),
  )
  const [only = [], ...others] = lists
  return pageOfUsers(others.length === 0 ? only : mergeRows(lists, limit + 1), limit)
}

interface Condition {
  index?: string
  where: string
  values: string[]
}

/**
 * Whoever fits one of them is listed. Written so that the partial indexes are seen to fit; that by manager would be passed over
 * for the one by name. Each has the order of its index: several managers in one would have to be sorted with all their people.
 */
function conditionsOf(filter: UserFilter | undefined): Condition[] {
  if (filter === undefined) return [{ where: 'TRUE', values: [] }]
  if (filter === 'admins') return [{ where: 'active_admin = 1', values: [] }]
  if (filter === 'employees') return [{ where: `kind = ${KINDS.employees}`, values: [] }]
  if (typeof filter === 'string') return [{ where: `kind = ${KINDS[filter]} AND kind > 0`, values: [] }]
  return filter.managers.map(manager => ({
    index: 'INDEXED BY users_by_manager',
    where: 'manager = ?',
    values: [manager],
  }))
}

function readRows(
  db: Connection,
  span: { tenant: number; condition: Condition; cursor: PageCursor; wanted: number },
): ListedRow[] {
  const { tenant, condition, cursor, wanted } = span
  const { index = '', where, values } = condition
  return db.all<ListedRow>(
    `SELECT sort_name, id, doc FROM users ${index}
     WHERE tenant = ? AND ${where} AND sort_name >= ? AND (sort_name, id) > (?, ?) ORDER BY sort_name, id LIMIT ?`,
    tenant,
    ...values,
    cursor.sortName,
    cursor.sortName,
    cursor.id,
    wanted,
  )
}

/** See `pageOf`. */
export function pageOfUsers(rows: readonly ListedRow[], limit: number): Page<User> {
  return pageOf(
    rows,
    limit,
    row => JSON.parse(row.doc) as User,
    row => writeCursor({ sortName: row.sort_name, id: row.id }),
  )
}
