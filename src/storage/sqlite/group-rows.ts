import type { Group } from '../../domain/groups.ts'
import type { Page } from '../../ports/page.ts'
import { writeCursor } from '../page-cursor.ts'
import { pageOf } from '../page-of.ts'

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

/** See `pageOf`. */
export function pageOfGroups(tenant: string, rows: readonly GroupRow[], limit: number): Page<Group> {
  return pageOf(
    rows,
    limit,
    row => groupOf(tenant, row),
    row => writeCursor({ sortName: row.name_key, id: row.id }),
  )
}
