import type { Tried } from './rights-people.ts'

/**
 * One row of a file. `expected` for each of ROLES: `+` it is done, `-` the file is not taken from them at all, `file` it is
 * refused once it is known what it is about, else the code of what is wrong with the row.
 */
export interface FileRow extends Tried {
  format: string
  file: string
}

const HEADERS = {
  'kore-users': 'Email ID,First Name,Last Name,User Status',
  'kaizala-users': 'Name,Country Code,Phone Number',
  'muster-users': 'Muster ID,Name,Role,Groups',
  'kaizala-group-members': 'Group Name,Phone Number,User Type,Muster ID,Muster group ID',
  'kaizala-group-parents': 'Parent Group Name,Child Group Name',
  'muster-groups': 'Muster group ID,Group Name,Type,Parent Group',
} as const
type Format = keyof typeof HEADERS

const PEOPLE = '+ - file file - - -'

/** By format and row. What a group admin may not import is refused whatever stands in it. */
const ASKED: Record<Format, readonly (readonly [row: string, expected: string])[]> = {
  'kore-users': [
    ['new@x.example,New,One,New', PEOPLE],
    ['asha@x.example,Asha,Rao,Delete', PEOPLE],
  ],
  'kaizala-users': [['New One,+250,788000077', PEOPLE]],
  'muster-users': [
    ['asha,Asha Raó,,', PEOPLE],
    ['asha,Asha Rao,admin,', PEOPLE],
    ['asha,Asha Rao,,South', PEOPLE],
    ['asha,Asha Rao,,Book club', 'group-unknown - file file - - -'],
    ['tom,Tom Berg,,North', 'last-group-admin - file file - - -'],
  ],
  'kaizala-group-members': [
    ['North,+250788000009,Member,,', '+ - + group-not-yours - - -'],
    ['North,+250788000001,Admin,,', '+ - + group-not-yours - - -'],
    ['North,+250788999999,Member,,', '+ - + group-not-yours - - -'],
    ['North,,Member,tom,', 'last-group-admin - last-group-admin group-not-yours - - -'],
    ['South,+250788000009,Member,,', '+ - group-not-yours + - - -'],
    ['South,,Member,sam,', 'last-group-admin - group-not-yours last-group-admin - - -'],
    ['East,+250788000009,Member,,', '+ - group-unknown group-unknown - - -'],
    // A private group is nothing to an org admin who is not in it: they make one of the organization.
    ['Book club,+250788000009,Member,,', '+ - + group-unknown - - -'],
    ['Nameless,+250788000009,Member,,club', '+ - + group-unknown - - -'],
  ],
  'kaizala-group-parents': [
    ['Field staff,North', '+ - + group-not-yours - - -'],
    ['Field staff,South', '+ - group-not-yours group-not-yours - - -'],
    ['South,North', '+ - group-not-yours group-not-yours - - -'],
    ['South,Ward', '+ - group-not-yours group-not-yours - - -'],
    ['Field staff,Book club', 'group-unknown - group-is-private group-unknown - - -'],
    ['Book club,North', 'group-unknown - group-is-private group-unknown - - -'],
  ],
  'muster-groups': [
    [',East,Organization,', PEOPLE],
    ['north,Norte,Organization,', PEOPLE],
    ['club,Club,Private,', 'group-unknown - file file - - -'],
  ],
}

const ACTIONS = {
  'kore-users': 'import people',
  'kaizala-users': 'import people',
  'muster-users': 'import people',
  'kaizala-group-members': 'import members',
  'kaizala-group-parents': 'import members',
  'muster-groups': 'import groups',
} as const satisfies Record<Format, Tried['action']>

export const FILE_ROWS: readonly FileRow[] = Object.entries(ASKED).flatMap(([name, rows]) => {
  const format = name as Format
  return rows.map(([row, expected]) => ({
    title: `${format}: ${row}`,
    action: ACTIONS[format],
    format,
    file: `${HEADERS[format]}\n${row}\n`,
    expected,
  }))
})
