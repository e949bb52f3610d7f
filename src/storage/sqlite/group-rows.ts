import type { Group } from '../../domain/groups.ts'
import type { Page } from '../../ports/storage.ts'
import { writeCursor } from '../page-cursor.ts'

/** What `groupOf` reads. */
export const GROUP_COLUMNS = 'g.id, g.version, g.parent, g.name_key, g.doc'

export interface GroupRow {
  id: string
  version: number
  /** Empty at the top. */
  parent: string
  name_key: string
  /** JSON of what no column holds. */
  doc: string
}

type Doc = Pick<Group, 'name' | 'type' | 'admins' | 'createdAt' | 'updatedAt'>

export function docOf({ name, type, admins, createdAt, updatedAt }: Group): string {
  return JSON.stringify({ name, type, admins, createdAt, updatedAt } satisfies Doc)
}

export function groupOf(tenant: string, { id, version, parent, doc }: GroupRow): Group {
  return { tenant, id, version, ...(JSON.parse(doc) as Doc), ...(parent === '' ? {} : { parentId: parent }) }
}

/** `rows` holds one more than the page when there is another page. */
export function pageOfGroups(tenant: string, rows: readonly GroupRow[], limit: number): Page<Group> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = last !== undefined && rows.length > limit
  return {
    items: shown.map(row => groupOf(tenant, row)),
    next: more ? writeCursor({ sortName: last.name_key, id: last.id }) : null,
  }
}
