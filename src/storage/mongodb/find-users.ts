import { NETWORKS, type User } from '../../domain/users.ts'
import type { Page, PageQuery } from '../../ports/page.ts'
import type { SearchQuery, UserFilter } from '../../ports/user-store.ts'
import { areSearchable } from '../are-searchable.ts'
import { writeCursor } from '../page-cursor.ts'
import { pageOf } from '../page-of.ts'
import { behindName } from './behind-name.ts'
import type { Database } from './database.ts'
import { ownName, recordId } from './record-id.ts'
import { ACTIVE_ADMIN, managerMark, userOf, valueMark } from './user-record.ts'

const REGEX_SIGN = /[.*+?^${}()|[\]\\/-]/g

export async function searchUsers(
  db: Database,
  tenant: string,
  words: readonly string[],
  { attributes = [], ...page }: SearchQuery,
): Promise<Page<User>> {
  if (words.length === 0 || !areSearchable(words)) return { items: [], next: null }
  return readPage(db, tenant, page, withWords(words, attributes))
}

/** As the index has them. */
export async function matchUsers(
  db: Database,
  tenant: string,
  words: readonly string[],
  { limit, attributes = [] }: Omit<SearchQuery, 'after'>,
): Promise<User[]> {
  if (words.length === 0 || !areSearchable(words)) return []
  return (await db.users.find({ tenant, ...withWords(words, attributes) }, { limit })).map(userOf)
}

/** Each word begins one of the person, or a mark of a value that they have of one of the attributes. */
function withWords(words: readonly string[], attributes: readonly string[]): object {
  if (attributes.length === 0) return { words: { $all: words.map(beginsWith) } }
  const waysOf = (word: string) => [word, ...attributes.map(key => valueMark(key, word))]
  return { $and: words.map(word => ({ words: { $in: waysOf(word).map(beginsWith) } })) }
}

export function listUsers(
  db: Database,
  tenant: string,
  { filter, ...page }: PageQuery & { filter?: UserFilter },
): Promise<Page<User>> {
  return readPage(db, tenant, page, conditionOf(filter))
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

async function readPage(db: Database, tenant: string, page: PageQuery, filter: object): Promise<Page<User>> {
  const found = await db.users.find(
    { tenant, ...filter, ...behindName(page.after, id => recordId(tenant, id)) },
    { sort: { sortName: 1, _id: 1 }, limit: page.limit + 1 },
  )
  return pageOf(found, page.limit, userOf, ({ _id, sortName }) =>
    writeCursor({ sortName, id: ownName(tenant, _id) }),
  )
}

/**
 * Signs are escaped by hand: `RegExp.escape` writes letters as numbers, for which the server gives up the beginning by
 * which it would use the index.
 */
export function beginsWith(word: string): RegExp {
  return new RegExp(`^${word.replace(REGEX_SIGN, '\\$&')}`)
}
