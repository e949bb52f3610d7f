import type { GroupChange } from '../domain/plans.ts'
import { cleanGroup } from './clean-group.ts'
import type { GroupsFormat } from './format.ts'
import type { RowReader } from './row-reader.ts'

/** The "Parent Group Mapping" of Microsoft Kaizala: which group is under which. */
export const kaizalaGroupParents: GroupsFormat = {
  name: 'kaizala-group-parents',
  title: 'Kaizala parents',
  about: 'groups',
  right: 'import members',
  asksNetwork: false,
  readsAttributes: false,
  columns: [
    {
      field: 'parent',
      header: 'Parent Group Name',
      required: true,
      synonyms: ['Parent Group', 'Parent', 'Parent name', 'Upper group'],
    },
    {
      field: 'name',
      header: 'Child Group Name',
      required: true,
      synonyms: ['Child Group', 'Child', 'Child name', 'Sub-group', 'Subgroup name', 'Sub group name'],
    },
  ],
  instructions: [
    'One row for each group that is under another. Both columns are required.',
    'Both groups must exist: rows about others are skipped and reported. The order of the rows does not matter.',
    'A group has one parent at most: one that is under another group already moves.',
    'The example row below is skipped. Lines like this one may stay.',
  ],
  example: ['Example hospital', 'Example wards'],
  readRow,
}

function readRow(row: RowReader): GroupChange {
  const parent = row.required('parent', cleanGroup) ?? ''
  return { name: row.required('name', cleanGroup) ?? '', creates: false, parent }
}
