import type { Change } from '../domain/plans.ts'
import { cleanEmail, cleanId, cleanName, cleanText } from './clean-cells.ts'
import type { PeopleFormat } from './format.ts'
import { COUNTRY_COLUMN, EMAIL_COLUMN, EMPLOYEE_ID_COLUMN, PHONE_COLUMN } from './person-columns.ts'
import { readPhone } from './read-phone.ts'
import type { ReadSettings } from './recognise.ts'
import type { RowReader } from './row-reader.ts'

/** The bulk upload of Microsoft Kaizala: three columns, and any attribute that the organisation defined. */
export const kaizalaUsers: PeopleFormat = {
  name: 'kaizala-users',
  title: 'Kaizala users',
  about: 'people',
  right: 'import people',
  key: 'phone',
  asksNetwork: true,
  readsAttributes: true,
  columns: [
    {
      field: 'displayName',
      header: 'Name',
      required: true,
      synonyms: ['Full name', 'Display name', 'User name', 'Employee name', 'Contact name', 'Person'],
    },
    { ...COUNTRY_COLUMN, required: true },
    PHONE_COLUMN,
    EMAIL_COLUMN,
    EMPLOYEE_ID_COLUMN,
    { field: 'title', header: 'Title', required: false, synonyms: ['Job title', 'Position', 'Designation'] },
    { field: 'department', header: 'Department', required: false, synonyms: ['Dept', 'Department name'] },
  ],
  instructions: [
    'One row for each person. Name and Phone Number are required; the phone number says who is meant.',
    'Country Code is 91, +91 or IN; blank means that the number is a national one or begins with +.',
    'The other columns may be left out. A column named like an attribute of your organisation is read too.',
    'A blank cell changes nothing; <clear> empties an optional field.',
    'The example row below is skipped. Lines like this one may stay.',
  ],
  example: ['Ann Example', '250', '788 000 111', 'ann.example@example.com', 'E-1001', 'Nurse', 'Ward 3'],
  readRow,
}

function readRow(row: RowReader, settings: ReadSettings): Change {
  const fields: Change['fields'] = {}
  const name = row.required('displayName', cleanName)
  if (name) fields.displayName = name
  const phone = readPhone(row, settings, true)
  if (phone) fields.phone = phone
  const email = row.optional('email', cleanEmail)
  if (email !== undefined) fields.email = email
  const employeeId = row.optional('employeeId', cleanId)
  if (employeeId !== undefined) fields.employeeId = employeeId
  const title = row.optional('title', cleanText)
  if (title !== undefined) fields.title = title
  const department = row.optional('department', cleanText)
  if (department !== undefined) fields.department = department
  return { intent: 'save', fields, network: settings.network }
}
