import type { Group } from '../domain/groups.ts'
import type { GroupChange } from '../domain/plans.ts'
import { cleanId } from './clean-cells.ts'
import { cleanGroup } from './clean-group.ts'
import { type Cleaned, wrong } from './finding.ts'
import type { GroupsFormat } from './format.ts'
import type { RowReader } from './row-reader.ts'

const TYPES = { organization: 'Organization', private: 'Private' } as const

/** The header of the export of groups. */
export const groupColumns: readonly string[] = ['Muster group ID', 'Group Name', 'Type', 'Parent Group']

/** One row of that export. `parentName`: of the group that it is under, null at the top. */
export function writeGroupRow(
  { id, name, type }: Pick<Group, 'id' | 'name' | 'type'>,
  parentName: string | null,
): string[] {
  return [id, name, TYPES[type], parentName ?? '']
}

/** What an export of groups writes; who is in them is in the export of members. */
export const musterGroups: GroupsFormat = {
  name: 'muster-groups',
  title: 'Muster groups',
  about: 'groups',
  right: 'import groups',
  asksNetwork: false,
  readsAttributes: false,
  columns: [
    { field: 'id', header: 'Muster group ID', required: true, synonyms: ['Group ID'] },
    { field: 'name', header: 'Group Name', required: true, synonyms: ['Group', 'Name'] },
    {
      field: 'type',
      header: 'Type',
      required: false,
      synonyms: ['Group type'],
      looksRight: cell => cell.toLowerCase() in TYPES,
    },
    {
      field: 'parent',
      header: 'Parent Group',
      required: false,
      synonyms: ['Parent', 'Parent group name', 'Under'],
    },
  ],
  instructions: [
    'One row for each group. The ID says which group is meant; leave it blank for a new one.',
    'A known ID with another name renames the group. Type is Organization or Private; a file changes no type.',
    'Parent Group is the name of the group that it is under. A blank cell changes nothing; <clear> puts it at the top.',
    'The example row below is skipped. Lines like this one may stay.',
  ],
  example: ['example', 'Example wards', 'Organization', 'Example hospital'],
  readRow,
}

function readRow(row: RowReader): GroupChange {
  const change: GroupChange = { name: row.required('name', cleanGroup) ?? '', creates: true }
  const id = row.optional('id', cleanId)
  if (id) change.id = id
  const type = row.optional('type', cleanType)
  if (type === 'organization' || type === 'private') change.type = type
  const parent = row.optional('parent', cleanGroup)
  if (parent !== undefined) change.parent = parent
  return change
}

function cleanType(text: string): Cleaned {
  const word = text.toLowerCase()
  return word in TYPES ? word : wrong('status-invalid', { expected: 'Organization or Private' })
}
