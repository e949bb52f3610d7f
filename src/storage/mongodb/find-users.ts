import { NETWORKS, type User } from '../../domain/users.ts'
import type { Page, UserFilter } from '../../ports/storage.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type { Database } from './database.ts'
import { recordId } from './record-id.ts'
import { ACTIVE_ADMIN, managerMark, userOf } from './user-record.ts'

interface PageQuery {
  limit: number
  after?: string
}

/** What `searchWords` makes of text; anything else begins no word of anybody. */
export const SEARCHABLE = /^[\p{L}\p{N}._%+@-]+$/u
const REGEX_SIGN = /[.*+?^${}()|[\]\\/-]/g

export async function searchUsers(
  db: Database,
  tenant: string,
  words: readonly string[],
  page: PageQuery,
): Promise<Page<User>> {
  if (words.length === 0 || !words.every(word => SEARCHABLE.test(word))) return { items: [], next: null }
  return pageOf(db, tenant, page, { words: { $all: words.map(beginsWith) } })
}

export function listUsers(
  db: Database,
  tenant: string,
  { filter, ...page }: PageQuery & { filter?: UserFilter },
): Promise<Page<User>> {
  return pageOf(db, tenant, page, conditionOf(filter))
}

/** All networks are named for the archived: so the index that has the network before the name still gives the order. */
function conditionOf(filter: UserFilter | undefined): object {
  if (filter === undefined) return {}
  if (filter === 'admins') return { words: ACTIVE_ADMIN }
  if (filter === 'archived') return { status: 'archived', network: { $in: [...NETWORKS] } }
  if (typeof filter === 'string') {
    return { status: 'active', network: filter === 'others' ? 'other' : 'employee' }
  }
  return { words: { $in: filter.managers.map(managerMark) } }
}

async function pageOf(db: Database, tenant: string, page: PageQuery, filter: object): Promise<Page<User>> {
  const found = await db.users.find(
    { tenant, ...filter, ...behind(tenant, page.after) },
    { sort: { sortName: 1, _id: 1 }, limit: page.limit + 1 },
  )
  const items = found.slice(0, page.limit).map(userOf)
  const last = found[page.limit - 1]
  const more = last !== undefined && found.length > page.limit
  return { items, next: more ? writeCursor({ sortName: last.sortName, id: userOf(last).id }) : null }
}

/** The first condition says nothing that the others do not, but is the one that an index can start from. */
function behind(tenant: string, cursor: string | undefined): object {
  const { sortName, id } = readCursor(cursor)
  if (sortName === '' && id === '') return {}
  return {
    sortName: { $gte: sortName },
    $or: [{ sortName: { $gt: sortName } }, { sortName, _id: { $gt: recordId(tenant, id) } }],
  }
}

/**
 * Signs are escaped by hand: `RegExp.escape` writes letters as numbers, for which the server gives up the beginning by
 * which it would use the index.
 */
export function beginsWith(word: string): RegExp {
  return new RegExp(`^${word.replace(REGEX_SIGN, '\\$&')}`)
}
