import type { Group } from '../../domain/groups.ts'
import type { GroupStore } from '../../ports/group-store.ts'
import type { Page, PageQuery } from '../../ports/page.ts'
import { areSearchable } from '../are-searchable.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import { pageOf } from '../page-of.ts'
import type { Database } from './database.ts'
import { beginsWith } from './find-users.ts'
import { ADDED, type GroupRecord, groupOf, NAMES, nameIn, nameKeyOf } from './group-record.ts'
import { moveGroups, settledRevision } from './hierarchy.ts'
import { text } from './plain.ts'
import { ownName, recordId } from './record-id.ts'
import { writeGroups } from './write-groups.ts'

/** Of fewer groups all are looked at; otherwise the list of names is gone along. */
const FEW = 500
/** Groups in one question: a million ids would not fit into it. */
const PARENTS = 20_000

export function createGroupStore(db: Database): GroupStore {
  return {
    async get(tenant, id) {
      const record = await db.groups.first({ _id: recordId(tenant, id), tenant, v: ADDED })
      return record && groupOf(record)
    },
    async getMany(tenant, ids) {
      if (ids.length === 0) return new Map()
      const wanted = ids.map(id => recordId(tenant, id))
      const records = await db.groups.find({ _id: { $in: wanted }, tenant, v: ADDED })
      return new Map(records.map(groupOf).map(group => [group.id, group]))
    },
    async byKeys(tenant, keys) {
      if (keys.length === 0) return new Map()
      const records = await db.groups.find({ tenant, key: { $in: keys.map(key => nameKeyOf(text(key))) } })
      return new Map(records.map(record => [nameIn(record.key) ?? '', groupOf(record)]))
    },
    write: (tenant, stamp, writes) => writeGroups(db, tenant, stamp, writes),
    async list(tenant, { words = [], ...page }) {
      if (!areSearchable(words)) return { items: [], next: null }
      const keys = await fewestKeys(db, tenant, words)
      if (keys?.length === 0) return { items: [], next: null }
      const having = words.length > 0 ? { words: { $all: words.map(beginsWith) } } : {}
      return readPage(db, tenant, page, having, keys ? { $in: keys } : {})
    },
    children: async (tenant, parentId, page) =>
      readPage(db, tenant, page, { parentId: parentId === null ? '' : text(parentId) }),
    async childCounts(tenant, ids) {
      const wanted = ids.map(text).filter(id => id !== '')
      if (wanted.length === 0) return new Map()
      return db.groups.tally({ tenant, parentId: { $in: wanted }, key: NAMES }, 'parentId')
    },
    async height(tenant, id, most) {
      let height = 1
      for (let level = [text(id)]; height < most; height++) {
        level = await childIds(db, tenant, level)
        if (level.length === 0) break
      }
      return height
    },
    count: tenant => db.groups.count({ tenant, key: NAMES }),
    revision: tenant => settledRevision(db, tenant),
    move: (tenant, revision, moves) => moveGroups(db, tenant, revision, moves),
  }
}

/** Keys of the groups that have the rarest of the words; null where each has more than a few, so that a page is soon full. */
async function fewestKeys(db: Database, tenant: string, words: readonly string[]): Promise<string[] | null> {
  const found = await Promise.all(
    words.map(word =>
      db.groups.find({ tenant, words: beginsWith(word) }, { fields: ['key'], limit: FEW + 1 }),
    ),
  )
  const fewest = found.filter(some => some.length <= FEW).sort((a, b) => a.length - b.length)[0]
  return fewest ? fewest.map(({ key }) => key) : null
}

async function childIds(db: Database, tenant: string, parents: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < parents.length; n += PARENTS) {
    const parentId = { $in: parents.slice(n, n + PARENTS) }
    const found = await db.groups.find({ tenant, parentId, key: NAMES }, { fields: ['parentId'] })
    ids.push(...found.map(({ _id }) => ownName(tenant, _id)))
  }
  return ids
}

/** Of organization groups; their keys are in the order of the names, of which no two are alike. */
async function readPage(
  db: Database,
  tenant: string,
  page: PageQuery,
  filter: object,
  among: { $in?: string[] } = {},
): Promise<Page<Group>> {
  const found: GroupRecord[] = await db.groups.find(
    { tenant, ...filter, key: { ...behind(page.after), ...among } },
    { sort: { key: 1 }, limit: page.limit + 1 },
  )
  return pageOf(found, page.limit, groupOf, ({ _id, key }) =>
    writeCursor({ sortName: nameIn(key) ?? '', id: ownName(tenant, _id) }),
  )
}

function behind(cursor: string | undefined) {
  const { sortName, id } = readCursor(cursor)
  return sortName === '' && id === '' ? NAMES : { $gt: nameKeyOf(sortName), $lt: NAMES.$lt }
}
