import type { Group } from '../../domain/groups.ts'
import type { GroupStore, Page } from '../../ports/storage.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type { Database } from './database.ts'
import { beginsWith, SEARCHABLE } from './find-users.ts'
import { ADDED, type GroupRecord, groupOf, NAMES, nameIn, nameKeyOf } from './group-record.ts'
import { moveGroups, settledRevision } from './hierarchy.ts'
import { text } from './plain.ts'
import { recordId } from './record-id.ts'
import { writeGroups } from './write-groups.ts'

interface PageQuery {
  limit: number
  after?: string
}

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
      if (!words.every(word => SEARCHABLE.test(word))) return { items: [], next: null }
      return pageOf(db, tenant, page, words.length > 0 ? { words: { $all: words.map(beginsWith) } } : {})
    },
    children: async (tenant, parentId, page) =>
      pageOf(db, tenant, page, { parentId: parentId === null ? '' : text(parentId) }),
    async childCounts(tenant, ids) {
      const wanted = ids.map(text).filter(id => id !== '')
      if (wanted.length === 0) return new Map()
      return db.groups.tally({ tenant, parentId: { $in: wanted }, key: NAMES }, 'parentId')
    },
    count: tenant => db.groups.count({ tenant, key: NAMES }),
    revision: tenant => settledRevision(db, tenant),
    move: (tenant, revision, moves) => moveGroups(db, tenant, revision, moves),
  }
}

/** Of organization groups; their keys are in the order of the names, of which no two are alike. */
async function pageOf(db: Database, tenant: string, page: PageQuery, filter: object): Promise<Page<Group>> {
  const found: GroupRecord[] = await db.groups.find(
    { tenant, ...filter, key: behind(page.after) },
    { sort: { key: 1 }, limit: page.limit + 1 },
  )
  const last = found[page.limit - 1]
  const more = last !== undefined && found.length > page.limit
  return {
    items: found.slice(0, page.limit).map(groupOf),
    next: more ? writeCursor({ sortName: nameIn(last.key) ?? '', id: groupOf(last).id }) : null,
  }
}

function behind(cursor: string | undefined) {
  const { sortName, id } = readCursor(cursor)
  return sortName === '' && id === '' ? NAMES : { $gt: nameKeyOf(sortName), $lt: NAMES.$lt }
}
