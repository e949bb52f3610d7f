import { FILE_ROWS } from './rights-file-rows.ts'
import type { Tried } from './rights-people.ts'

/** What is typed behind `muster`, with --as. FILE stands for a file with `rows`. */
export interface TerminalRow extends Tried {
  words: readonly string[]
  rows?: string
  shows?: string
}

const EVERYBODY = '+ + + + + + -'
const ORG_ADMINS = '+ - - - - - -'
const SEEN_JOB = '+ + + 0 0 0 0'
const IMPORT = ['import', 'FILE', '--yes']
const rowsOf = (format: string) => FILE_ROWS.find(row => row.format === format)?.file ?? ''

export const TERMINAL_ROWS: readonly TerminalRow[] = (
  [
    ['import people', IMPORT, ORG_ADMINS, { rows: rowsOf('kore-users') }],
    ['import groups', IMPORT, ORG_ADMINS, { rows: rowsOf('muster-groups') }],
    ['import members', IMPORT, '+ - + - - - -', { rows: rowsOf('kaizala-group-members') }],
    ['import people', [...IMPORT, '--dry-run'], ORG_ADMINS, { rows: rowsOf('kore-users') }],
    ['export', ['export', 'users'], '+ + + + - - -', { shows: 'Muster ID' }],
    ['export', ['export', 'groups'], '+ + + + - - -', { shows: 'Group Name' }],
    ['export group', ['export', 'members', '--of', 'North'], '+ + + - - - -', { shows: 'Asha Rao' }],
    ['export group', ['export', 'users', '--of', 'Book club'], '0 0 + 0 - 0 -', { shows: 'Mia Noor' }],
    ['look people up', ['find', 'asha'], EVERYBODY, { shows: 'Asha Rao' }],
    ['see all fields', ['find', 'asha@x.example'], '+ + + 0 0 0 0', { shows: 'Asha Rao' }],
    ['see all fields', ['find', 'asha', 'kigali'], '+ + + 0 0 0 0', { shows: 'Location Kigali' }],
    ['see imports', ['jobs'], EVERYBODY, {}],
    ['see import', ['jobs', '1'], SEEN_JOB, { shows: 'rows.csv' }],
    ['see import', ['results', '1'], SEEN_JOB, { shows: 'Outcome' }],
    ['see import', ['failed', '1'], SEEN_JOB, { shows: 'Reason' }],
    ['see import', ['jobs', '2'], '0 0 + 0 0 0 0', { shows: 'club.csv' }],
    ['see import', ['results', '2'], '0 0 + 0 0 0 0', { shows: 'Outcome' }],
  ] as const
).map(([action, words, expected, rest]) => ({
  title: `${words.join(' ')}${words[0] === 'import' ? ` of ${action.split(' ')[1]}` : ''}`,
  ...{ action, words, expected },
  ...rest,
}))
