import { type Group, groupKey } from '../../domain/groups.ts'
import { indexWords } from '../../domain/search-words.ts'
import { ownName, recordId } from './record-id.ts'
import type { RecordOf } from './schema.ts'

export type GroupRecord = RecordOf<'groups'>

/** Version of a group that has not got its name yet (see `write-groups.ts`). */
export const HALF_ADDED = 0
export const ADDED = { $gt: HALF_ADDED }

const NAME = 'name:'
/** Where the names end: `;` follows `:`. */
const AFTER_NAMES = 'name;'

/** All the keys of organization groups. They stand in the order of the folded names. */
export const NAMES = { $gte: NAME, $lt: AFTER_NAMES }

export function nameKeyOf(name: string): string {
  return NAME + name
}

/** The name that a key holds; absent for that of a private group. */
export function nameIn(key: string): string | undefined {
  return key.startsWith(NAME) ? key.slice(NAME.length) : undefined
}

/** What a write says of a group. Its place is not among it: that is changed by moves alone. */
export function writtenFields(group: Group, stamp: string) {
  const { tenant, id, name, type, version, admins, createdAt, updatedAt } = group
  const isOrganization = type === 'organization'
  return {
    _id: recordId(tenant, id),
    tenant,
    v: version,
    stamp,
    key: isOrganization ? nameKeyOf(groupKey(name)) : `id:${id}`,
    words: isOrganization ? indexWords({ displayName: name }) : [],
    name,
    type,
    admins: [...admins],
    createdAt,
    updatedAt,
  }
}

export function groupOf({ _id, tenant, v, name, type, admins, parentId, ...record }: GroupRecord): Group {
  return {
    tenant,
    id: ownName(tenant, _id),
    name,
    type,
    admins,
    ...(parentId === '' ? {} : { parentId }),
    version: v,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  }
}
