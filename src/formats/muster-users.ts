import type { Attribute } from '../domain/attributes.ts'
import { groupKey } from '../domain/groups.ts'
import type { Change, NamedRole, OwnFields } from '../domain/plans.ts'
import {
  type AttributeValue,
  NETWORKS,
  ORG_ROLES,
  type TextField,
  USER_STATUSES,
  type User,
} from '../domain/users.ts'
import { valueText } from '../domain/value-text.ts'
import { cleanId } from './clean-cells.ts'
import { cleanField } from './clean-field.ts'
import { cleanGroup } from './clean-group.ts'
import { type Cleaned, wrong } from './finding.ts'
import type { Column, PeopleFormat } from './format.ts'
import { readGroupsCell, writeGroupsCell } from './groups-cell.ts'
import { looksLikeEmail, looksLikePhone } from './looks.ts'
import type { ReadSettings } from './recognise.ts'
import type { RowReader } from './row-reader.ts'

const TEXTS: readonly (Column & { field: TextField })[] = [
  { field: 'displayName', header: 'Name', required: true, synonyms: [] },
  { field: 'firstName', header: 'First Name', required: false, synonyms: [] },
  { field: 'lastName', header: 'Last Name', required: false, synonyms: [] },
  { field: 'email', header: 'Email', required: false, synonyms: [], looksRight: looksLikeEmail },
  { field: 'phone', header: 'Phone', required: false, synonyms: [], looksRight: looksLikePhone },
  { field: 'employeeId', header: 'Employee ID', required: false, synonyms: [] },
  { field: 'title', header: 'Title', required: false, synonyms: [] },
  { field: 'department', header: 'Department', required: false, synonyms: [] },
]

const COLUMNS: readonly Column[] = [
  { field: 'id', header: 'Muster ID', required: true, synonyms: [] },
  ...TEXTS,
  { field: 'network', header: 'Network', required: false, synonyms: [] },
  { field: 'status', header: 'Status', required: false, synonyms: [] },
  { field: 'orgRole', header: 'Role', required: false, synonyms: [] },
  { field: 'groups', header: 'Groups', required: false, synonyms: [] },
]

/** The header of the export of people; the attributes in the order in which `writeUserRow` gets them. */
export function userColumns(attributes: readonly Attribute[]): string[] {
  return [...COLUMNS.map(({ header }) => header), ...attributes.map(({ label }) => label)]
}

/** One row of that export. `groups`: the organization groups of the person. */
export function writeUserRow(
  user: User,
  groups: readonly NamedRole[],
  attributes: readonly Attribute[],
): string[] {
  return [
    user.id,
    ...TEXTS.map(({ field }) => user[field] ?? ''),
    titled(user.network),
    titled(user.status),
    titled(user.orgRole),
    writeGroupsCell(groups),
    ...attributes.map(({ key }) => writeValue(user.attributes[key])),
  ]
}

function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function writeValue(value: AttributeValue | undefined): string {
  return value === undefined ? '' : valueText(value)
}

/** What an export of people writes: every field, attribute and organization group. */
export const musterUsers: PeopleFormat = {
  name: 'muster-users',
  title: 'Muster users',
  about: 'people',
  right: 'import people',
  key: 'email',
  asksNetwork: false,
  readsAttributes: true,
  columns: COLUMNS,
  instructions: [
    'One row for each person. The Muster ID says who is meant; leave it blank for new people, who are found by their other keys.',
    'Network is Employee or Other, Status Active or Archived, Role Member, Supervisor or Admin.',
    'Groups stand between semicolons: Nurses; Drivers:admin. Names with ; : or " stand in quotes. They must exist; nobody leaves a group by a file.',
    'A column named like an attribute of your organisation is read too.',
    'A blank cell changes nothing; <clear> empties an optional field.',
    'The example row below is skipped. Lines like this one may stay.',
  ],
  example: [
    'example',
    'Ann Example',
    'Ann',
    'Example',
    'ann.example@example.com',
    '+1 800 555 1212',
    'E-1001',
    'Nurse',
    'Ward 3',
    'Employee',
    'Active',
    'Member',
    'Nurses; Drivers:admin',
  ],
  readRow,
}

function readRow(row: RowReader, settings: ReadSettings): Change {
  const fields: Change['fields'] = {}
  for (const { field, required } of TEXTS) {
    const clean = (text: string) => cleanField(field, text, settings.region)
    const value = required ? row.required(field, clean) : row.optional(field, clean)
    if (value !== undefined) fields[field] = value
  }
  return { intent: 'save', fields, network: settings.network, own: readOwn(row) }
}

function readOwn(row: RowReader): OwnFields {
  const own: OwnFields = {}
  const id = row.optional('id', cleanId)
  if (id) own.id = id
  const network = oneOf(row, 'network', NETWORKS)
  if (network) own.network = network
  const status = oneOf(row, 'status', USER_STATUSES)
  if (status) own.status = status
  const orgRole = oneOf(row, 'orgRole', ORG_ROLES)
  if (orgRole) own.orgRole = orgRole
  const groups = readGroups(row)
  if (groups) own.groups = groups
  return own
}

function oneOf<T extends string>(row: RowReader, field: string, words: readonly T[]): T | undefined {
  const value = row.optional(field, text => {
    const word = text.toLowerCase()
    const known = (words as readonly string[]).includes(word)
    return known ? word : wrong('status-invalid', { expected: words.map(titled).join(' or ') })
  })
  if (value === null) row.report(field, { code: 'required-clear', severity: 'error' })
  return words.find(word => word === value)
}

function readGroups(row: RowReader): NamedRole[] | undefined {
  let groups: NamedRole[] | undefined
  const value = row.optional('groups', text => {
    const read = readGroupsCell(text)
    if (!read) return wrong('groups-cell-invalid')
    const roles = new Map<string, NamedRole>()
    for (const { name: written, role } of read) {
      const cleaned: Cleaned = cleanGroup(written)
      if (typeof cleaned !== 'string' && cleaned.value === undefined) return cleaned
      const name = typeof cleaned === 'string' ? cleaned : (cleaned.value ?? '')
      const known = roles.get(groupKey(name))
      if (known && known.role !== role) row.report('groups', { code: 'two-roles', severity: 'warning' })
      if (known?.role !== 'admin') roles.set(groupKey(name), { name, role })
    }
    groups = [...roles.values()]
    return text
  })
  if (value === null) row.report('groups', { code: 'required-clear', severity: 'error' })
  return groups
}
