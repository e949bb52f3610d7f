import type { Group } from '../../domain/groups.ts'
import type { Page, PageQuery } from '../../ports/page.ts'
import { areSearchable } from '../are-searchable.ts'
import { readCursor } from '../page-cursor.ts'
import type { Connection } from './connection.ts'
import { GROUP_COLUMNS, type GroupRow, pageOfGroups } from './group-rows.ts'
import { rarestWord, valuesOfWord, WITH_WORD } from './group-words.ts'

interface Tenant {
  tenant: string
  num: number
}

/** Of fewer groups all are looked at; of more soon enough have the other words as well. */
const FEW = 500
const HAS_WORD = ' AND instr(g.words, ?) > 0'

/** All of them by name; with words those that have them, found by the rarest one or else along the index of names. */
export function listGroups(
  db: Connection,
  { tenant, num }: Tenant,
  page: PageQuery & { words?: readonly string[] },
): Page<Group> {
  const words = page.words ?? []
  if (!areSearchable(words)) return { items: [], next: null }
  const rare = rarestWord(db, num, words, FEW)
  const rows = rare === undefined ? alongNames(db, num, words, page) : havingWord(db, num, rare, words, page)
  return pageOfGroups(tenant, rows, page.limit)
}

function havingWord(
  db: Connection,
  tenant: number,
  rare: string,
  words: readonly string[],
  page: PageQuery,
): GroupRow[] {
  const after = readCursor(page.after)
  return db.all<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM (SELECT DISTINCT num FROM (${WITH_WORD})) AS hit
     CROSS JOIN groups AS g ON g.num = hit.num
     WHERE (g.name_key, g.id) > (?, ?)${HAS_WORD.repeat(words.length)} ORDER BY g.name_key, g.id LIMIT ?`,
    ...valuesOfWord(tenant, rare),
    after.sortName,
    after.id,
    ...words.map(word => ` ${word}`),
    page.limit + 1,
  )
}

/** Goes through the index alone, in order, until the page is full. */
function alongNames(db: Connection, tenant: number, words: readonly string[], page: PageQuery): GroupRow[] {
  const after = readCursor(page.after)
  return db.all<GroupRow>(
    `SELECT ${GROUP_COLUMNS} FROM groups AS g INDEXED BY groups_by_words
     WHERE g.tenant = ? AND g.organization = 1 AND g.name_key >= ? AND (g.name_key, g.id) > (?, ?)
       ${HAS_WORD.repeat(words.length)}
     ORDER BY g.name_key, g.id LIMIT ?`,
    tenant,
    after.sortName,
    after.sortName,
    after.id,
    ...words.map(word => ` ${word}`),
    page.limit + 1,
  )
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

export function heightOf(db: Connection, tenant: number, id: string, most: number): number {
  const row = db.get<{ height: number }>(
    `WITH RECURSIVE below (id, level) AS (
       SELECT ?, 1 UNION ALL
       SELECT g.id, level + 1 FROM below CROSS JOIN groups AS g INDEXED BY groups_by_parent
       ON g.tenant = ? AND g.parent = below.id AND g.organization = 1 WHERE level < ?
     ) SELECT max(level) AS height FROM below`,
    id,
    tenant,
    most,
  )
  return row?.height ?? 1
}
