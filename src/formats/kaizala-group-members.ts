import { GROUP_ROLES, type GroupRole } from '../domain/groups.ts'
import type { MemberChange } from '../domain/plans.ts'
import { cleanEmail, cleanId, cleanName } from './clean-cells.ts'
import { cleanGroup } from './clean-group.ts'
import { type Cleaned, wrong } from './finding.ts'
import type { MembersFormat } from './format.ts'
import { COUNTRY_COLUMN, EMAIL_COLUMN, EMPLOYEE_ID_COLUMN, PHONE_COLUMN } from './person-columns.ts'
import { readPhone } from './read-phone.ts'
import type { ReadSettings } from './recognise.ts'
import type { RowReader } from './row-reader.ts'

/** What people write instead of the two words. */
const MEANT = new Map<string, GroupRole>(
  Object.entries({
    administrator: 'admin',
    owner: 'admin',
    user: 'member',
    participant: 'member',
  }),
)

/**
 * The "User Group Mapping" of Microsoft Kaizala. The columns behind it are Muster's own: an export of members names people
 * without a phone by them.
 */
export const kaizalaGroupMembers: MembersFormat = {
  name: 'kaizala-group-members',
  title: 'Kaizala members',
  about: 'members',
  right: 'import members',
  asksNetwork: false,
  readsAttributes: false,
  columns: [
    { field: 'group', header: 'Group Name', required: true, synonyms: ['Group', 'Kaizala group', 'Team'] },
    { ...COUNTRY_COLUMN, required: false },
    PHONE_COLUMN,
    {
      field: 'role',
      header: 'User Type',
      required: true,
      synonyms: ['Type', 'User role', 'Role', 'Group role', 'Member type'],
      looksRight: cell => roleOf(cell) !== undefined,
    },
    {
      field: 'name',
      header: 'Name',
      required: false,
      synonyms: ['Full name', 'Display name', 'User name', 'Member name', 'Employee name', 'Contact name'],
    },
    EMAIL_COLUMN,
    EMPLOYEE_ID_COLUMN,
    { field: 'id', header: 'Muster ID', required: false, synonyms: [] },
    { field: 'groupId', header: 'Muster group ID', required: false, synonyms: [] },
  ],
  instructions: [
    'One row for each person in a group. Group Name, Phone Number and User Type are required.',
    'User Type is Admin or Member. A group that there is not yet is created; people who are new come into network Others.',
    'Country Code is 91, +91 or IN; without it the number is a national one or begins with +.',
    'The columns behind User Type may be left out. Whoever has no phone is named by Email, Employee ID or Muster ID.',
    'Nobody leaves a group by a file. The example row below is skipped. Lines like this one may stay.',
  ],
  example: [
    'Example nurses',
    '250',
    '788 000 111',
    'Member',
    'Ann Example',
    'ann.example@example.com',
    'E-1001',
    '',
    '',
  ],
  readRow,
}

function readRow(row: RowReader, settings: ReadSettings): MemberChange {
  const keys: MemberChange['keys'] = {}
  const group = row.required('group', cleanGroup) ?? ''
  const email = row.optional('email', cleanEmail)
  if (email) keys.email = email
  const employeeId = row.optional('employeeId', cleanId)
  if (employeeId) keys.employeeId = employeeId
  const id = row.optional('id', cleanId)
  if (id) keys.id = id
  const isNamed = Boolean(email || employeeId || id)
  const phone = readPhone(row, settings, !isNamed)
  if (phone) keys.phone = phone
  const role = row.required('role', cleanRole) === 'admin' ? 'admin' : 'member'
  const change: MemberChange = { group, role, keys }
  const groupId = row.optional('groupId', cleanId)
  if (groupId) change.groupId = groupId
  const name = row.optional('name', cleanName)
  if (name) change.name = name
  return change
}

function cleanRole(text: string): Cleaned {
  const role = roleOf(text)
  if (role) return role
  const near = GROUP_ROLES.find(word => word.startsWith(text.toLowerCase().slice(0, 3)))
  const expected = 'Admin or Member'
  return near
    ? wrong('status-invalid', { expected, suggestion: near === 'admin' ? 'Admin' : 'Member' })
    : wrong('status-invalid', { expected })
}

function roleOf(text: string): GroupRole | undefined {
  const word = text.toLowerCase()
  return GROUP_ROLES.find(role => role === word) ?? MEANT.get(word)
}
