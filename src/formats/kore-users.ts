import type { Change, Intent } from '../domain/plans.ts'
import { cleanEmail, cleanId, cleanName, cleanPhone, cleanText } from './clean-cells.ts'
import { type Cleaned, wrong } from './finding.ts'
import type { PeopleFormat } from './format.ts'
import { looksLikeEmail, looksLikePhone } from './looks.ts'
import type { ReadSettings } from './recognise.ts'
import type { RowReader } from './row-reader.ts'

const INTENTS = new Map<string, Intent>(
  Object.entries({
    new: 'new',
    update: 'update',
    delete: 'delete',
    activate: 'activate',
  }),
)

/** What people write instead of the four words. */
const MEANT = new Map<string, string>(
  Object.entries({
    add: 'New',
    added: 'New',
    create: 'New',
    created: 'New',
    invite: 'New',
    neu: 'New',
    change: 'Update',
    changed: 'Update',
    modify: 'Update',
    edit: 'Update',
    updated: 'Update',
    existing: 'Update',
    remove: 'Delete',
    removed: 'Delete',
    deleted: 'Delete',
    inactive: 'Delete',
    active: 'Activate',
    activated: 'Activate',
    enable: 'Activate',
    enabled: 'Activate',
    reactivate: 'Activate',
  }),
)

/** The user import of Kore.ai (https://docs.kore.ai, Importing Users and User Data). */
export const koreUsers: PeopleFormat = {
  name: 'kore-users',
  title: 'Kore.ai users',
  about: 'people',
  right: 'import people',
  key: 'email',
  asksNetwork: false,
  readsAttributes: false,
  columns: [
    {
      field: 'email',
      header: 'Email ID',
      required: true,
      synonyms: [
        'Email',
        'E-mail address',
        'Mail',
        'Mail ID',
        'User email',
        'Work email',
        'Primary email',
        'Business email',
      ],
      looksRight: looksLikeEmail,
    },
    {
      field: 'firstName',
      header: 'First Name',
      required: true,
      synonyms: ['First', 'Given name', 'Forename', 'FName'],
    },
    {
      field: 'lastName',
      header: 'Last Name',
      required: true,
      synonyms: ['Last', 'Surname', 'Family name', 'LName'],
    },
    {
      field: 'employeeId',
      header: 'Alternate ID',
      required: false,
      synonyms: [
        'Alternative ID',
        'Alt ID',
        'Employee ID',
        'Employee number',
        'Employee no',
        'Emp ID',
        'Staff ID',
        'Personnel number',
      ],
    },
    {
      field: 'phone',
      header: 'Work Phone',
      required: false,
      synonyms: [
        'Phone',
        'Phone number',
        'Telephone',
        'Telephone number',
        'Tel',
        'Mobile',
        'Mobile number',
        'Mobile phone',
        'Mob',
        'Cell',
        'Cell phone',
        'Office phone',
        'Business phone',
        'Work phone number',
      ],
      looksRight: looksLikePhone,
    },
    {
      field: 'title',
      header: 'Title',
      required: false,
      synonyms: ['Job title', 'Position', 'Designation'],
    },
    {
      field: 'department',
      header: 'Department',
      required: false,
      synonyms: ['Dept', 'Department name'],
    },
    {
      field: 'status',
      header: 'User Status',
      required: true,
      synonyms: ['Status', 'Action'],
      looksRight: cell => INTENTS.has(cell.toLowerCase()),
    },
  ],
  instructions: [
    'One row for each person. Email ID, First Name, Last Name and User Status are required.',
    'User Status is New, Update, Delete or Activate. For Delete only the Email ID is needed besides.',
    'A blank cell changes nothing; <clear> empties an optional field.',
    'The example row below is skipped. Lines like this one may stay.',
  ],
  example: [
    'ann.example@example.com',
    'Ann',
    'Example',
    'E-1001',
    '+1 800 555 1212',
    'Nurse',
    'Ward 3',
    'New',
  ],
  readRow,
}

function readRow(row: RowReader, settings: ReadSettings): Change {
  const { network, region } = settings
  const status = row.text('status')
  const intent = INTENTS.get(status.toLowerCase())
  const email = row.required('email', cleanEmail)
  // Whoever is to go is named by e-mail alone: blank or odd other cells must not keep them.
  if (intent === 'delete') return { intent, fields: email ? { email } : {}, network }
  const fields: Change['fields'] = {}
  if (email) fields.email = email
  const firstName = row.required('firstName', cleanName)
  const lastName = row.required('lastName', cleanName)
  if (firstName && lastName) {
    fields.firstName = firstName
    fields.lastName = lastName
    fields.displayName = `${firstName} ${lastName}`
  }
  const employeeId = row.optional('employeeId', cleanId)
  if (employeeId !== undefined) fields.employeeId = employeeId
  const phone = row.optional('phone', cleanPhone, region)
  if (phone !== undefined) fields.phone = phone
  const title = row.optional('title', cleanText)
  if (title !== undefined) fields.title = title
  const department = row.optional('department', cleanText)
  if (department !== undefined) fields.department = department
  if (!intent) row.required('status', unknownStatus)
  return { intent: intent ?? 'save', fields, network }
}

function unknownStatus(text: string): Cleaned {
  const suggestion = suggestStatus(text)
  const expected = 'New, Update, Delete or Activate'
  return wrong('status-invalid', suggestion ? { expected, suggestion } : { expected })
}

function suggestStatus(text: string): string | undefined {
  const word = text.toLowerCase().replace(/[^a-z]/g, '')
  const meant = MEANT.get(word)
  if (meant) return meant
  if (word.length < 2 || word.length > 12) return undefined
  return ['New', 'Update', 'Delete', 'Activate'].find(status => {
    const known = status.toLowerCase()
    return known.startsWith(word) || word.startsWith(known) || isOneSlipAway(word, known)
  })
}

/** One letter too many, too few or wrong, or two swapped. */
function isOneSlipAway(word: string, known: string): boolean {
  let start = 0
  while (start < known.length && word[start] === known[start]) start++
  const rest = word.slice(start)
  const knownRest = known.slice(start)
  return (
    rest.slice(1) === knownRest ||
    rest === knownRest.slice(1) ||
    (known.length > 3 && rest.slice(1) === knownRest.slice(1)) ||
    (rest[0] === knownRest[1] && rest[1] === knownRest[0] && rest.slice(2) === knownRest.slice(2))
  )
}
