import type { Action } from '../../src/domain/access.ts'
import type { Tried } from './rights-people.ts'

export type Ask = { say: string } | { verb: string; data: object }

/** Something that is typed, or a button whose card may be forged. */
export interface Row extends Tried {
  ask: Ask
  /** It changes the directory. */
  changes?: true
  /** What is seen by those who may, and by nobody else. */
  shows?: string
}

type Rest = Pick<Row, 'changes' | 'shows'>
type AskedFor = readonly [ask: string | [verb: string, data: object], expected: string, rest?: Rest]

const EVERYBODY = '+ + + + + + -'
const ORG_ADMINS = '+ - - - - - -'
const OVERSEERS = '+ + - - - - -'
const WITH_LEADERS = '+ + + + - - -'
const OF_GROUP = '+ - + - - - -'
/** Details of North: its people, and who sees everything. */
const DETAILS = '+ + + - + - -'
const EXPORTERS = '+ + + - - - -'
/** Of the private club: its admin, refused to its member, and unknown to everybody else. */
const OF_CLUB = '0 0 + 0 - 0 0'
const IN_CLUB = '0 0 + 0 + 0 0'
/** Jobs of Tom, who is admin of North and of the club. */
const SEEN_JOB = '+ + + 0 0 0 0'
const DECIDED_JOB = '+ - + 0 0 0 0'
const OWN_JOB = '0 0 + 0 0 0 0'
const LABEL_UNDO = {
  key: 'location',
  was: JSON.stringify({ label: 'Where' }),
  became: JSON.stringify({ label: 'Location' }),
}
const changes: Rest = { changes: true }
const shows = (text: string): Rest => ({ shows: text })

const CHOICE = { what: 'person', text: 'asha', skipped: 0 }

/** By action. The compiler asks for every one; those which no command or button asks for have no rows. */
const ASKED: Record<Action, readonly AskedFor[]> = {
  'import people': [],
  'import members': [['template', '+ - + + - - -']],
  'import groups': [],
  'see imports': [
    ['imports', EVERYBODY],
    [['imports', {}], EVERYBODY],
    [['imports-show', { who: '' }], EVERYBODY],
    [['imports-file', {}], EVERYBODY, shows('The file is below.')],
    ['imports as csv', EVERYBODY],
  ],
  'see import': [
    [['imports-file', { by: 'tom' }], EXPORTERS, shows('The file is below.')],
    [['imports', { by: 'tom', name: 'x' }], EXPORTERS, shows('Imports of x')],
    ['imports id:tom', EXPORTERS, shows('Imports of Tom Berg')],
    ['imports id:tom as csv', EXPORTERS],
    ['original 1', SEEN_JOB, shows('As it was dropped, import 1')],
    ['original 4', OWN_JOB, shows('As it was dropped, import 4')],
    ['results 1', SEEN_JOB],
    ['failed 4', OWN_JOB],
    ['options 1', SEEN_JOB, shows('rows.csv')],
    ['options 4', OWN_JOB, shows('club.csv')],
    ['import 1', SEEN_JOB, shows('rows.csv')],
    ['import 4', OWN_JOB, shows('club.csv')],
    [['preview', { job: 'rows' }], SEEN_JOB, shows('rows.csv')],
    [['preview', { job: 'club-rows' }], OWN_JOB, shows('club.csv')],
    [['options', { job: 'rows' }], SEEN_JOB, shows('rows.csv')],
    [['download', { job: 'rows', kind: 'original' }], SEEN_JOB, shows('The file is below.')],
    [['download', { job: 'club-rows', kind: 'original' }], OWN_JOB, shows('The file is below.')],
  ],
  'decide import': [
    ['cancel 1', DECIDED_JOB, changes],
    ['confirm 1', DECIDED_JOB, changes],
    ['confirm 4', OWN_JOB, changes],
    ['resume 1', DECIDED_JOB],
    ['options 1 strict', DECIDED_JOB, changes],
    [['confirm', { job: 'rows' }], DECIDED_JOB, changes],
    [['confirm', { job: 'club-rows' }], OWN_JOB, changes],
    [['cancel', { job: 'rows' }], DECIDED_JOB, changes],
    [['resume', { job: 'rows' }], DECIDED_JOB],
    [['change', { job: 'rows', strict: 'true' }], DECIDED_JOB, changes],
  ],
  'look people up': [
    ['who is id:asha', EVERYBODY, shows('Asha Rao')],
    ['find asha', EVERYBODY, shows('Asha Rao')],
    ['users', EVERYBODY, shows('Asha Rao')],
    ['count asha', EVERYBODY],
    ['columns', EVERYBODY],
    ['reports to id:asha', EVERYBODY],
    ['groups of id:asha', EVERYBODY],
    ['whoami', EVERYBODY],
    [['groups-of', { user: 'asha' }], EVERYBODY],
    [['choose', { ...CHOICE, before: 'who is ', behind: '' }], EVERYBODY, shows('Asha Rao')],
    [['find', { text: 'asha' }], EVERYBODY, shows('Asha Rao')],
    [['users', {}], EVERYBODY, shows('Asha Rao')],
    [['columns', { columns: 'title' }], EVERYBODY],
    [['reports', { user: 'asha' }], EVERYBODY],
    [['person', { user: 'asha' }], EVERYBODY, shows('Asha Rao')],
    [['person-more', { user: 'asha' }], EVERYBODY, shows('Asha Rao')],
  ],
  'see all fields': [
    ['users archived', OVERSEERS, shows('Eve Gone')],
    [['users', { filter: 'archived' }], OVERSEERS, shows('Eve Gone')],
    ['how many admins are there', OVERSEERS],
  ],
  'change people': [
    ['archive id:asha', ORG_ADMINS, changes],
    ['restore id:asha', ORG_ADMINS],
    ['move id:asha to others', ORG_ADMINS, changes],
    ['delete id:asha', ORG_ADMINS, shows('Delete Asha Rao?')],
    [['person-delete', { user: 'asha' }], ORG_ADMINS, changes],
  ],
  'set org roles': [
    ['make id:asha supervisor', ORG_ADMINS],
    [['person-role', { user: 'asha', role: 'supervisor' }], ORG_ADMINS, changes],
  ],
  'define attributes': [
    ['attributes', ORG_ADMINS, shows('Location')],
    ['attribute Location', ORG_ADMINS, shows('Location')],
    ['attribute Locatoin', ORG_ADMINS, shows('Location')],
    ['add attribute Shift, Badge', ORG_ADMINS, changes],
    ['rename attribute Location to Where', ORG_ADMINS, changes],
    ['make attribute Location mandatory', ORG_ADMINS, changes],
    ['move attribute Location down', ORG_ADMINS, changes],
    ['remove attribute Location', ORG_ADMINS, shows('Remove Location?')],
    [['attributes', {}], ORG_ADMINS, shows('Location')],
    [['attribute-undo', LABEL_UNDO], ORG_ADMINS, changes],
    [['attributes-undo', { keys: 'location' }], ORG_ADMINS],
    [['attributes-new', {}], ORG_ADMINS],
    [['attribute', { key: 'location' }], ORG_ADMINS, shows('Location')],
    [['attribute-form', { key: 'location' }], ORG_ADMINS, shows('Location')],
    [['attribute-add', { label: 'Shift' }], ORG_ADMINS, changes],
    [['attribute-change', { key: 'location', label: 'Where' }], ORG_ADMINS, changes],
    [['attribute-move', { key: 'location', by: '1' }], ORG_ADMINS, changes],
    [['attribute-remove', { key: 'location', sure: true }], ORG_ADMINS, changes],
  ],
  'edit own profile': [
    ['edit id:asha', ORG_ADMINS, shows('Edit Asha Rao')],
    ['set title of id:asha to Boss', ORG_ADMINS, changes],
    ['clear location of id:asha', ORG_ADMINS, changes],
    [['person-edit', { user: 'asha', version: 1, 'in-title': 'Boss' }], ORG_ADMINS, changes],
  ],
  'see hierarchy': [
    ['groups', EVERYBODY, shows('North')],
    ['my groups', EVERYBODY],
    ['group id:north', EVERYBODY, shows('North')],
    ['tree', EVERYBODY, shows('North')],
    ['tree id:field', EVERYBODY],
    [['groups', {}], EVERYBODY, shows('North')],
    [['own-groups', {}], EVERYBODY],
    [['tree', { group: 'north' }], EVERYBODY, shows('Ward')],
    ['picture', EVERYBODY],
    ['picture of id:north', EVERYBODY],
    ['picture of id:club', '0 0 + 0 + 0 -'],
    [['tree-picture', {}], EVERYBODY],
    [['group-more', { group: 'north' }], EVERYBODY, shows('North')],
    ['group id:club', '0 0 + 0 + 0 -', shows('Book club')],
    ['tree id:club', '0 0 + 0 + 0 -', shows('Book club')],
    [['group-more', { group: 'club' }], IN_CLUB, shows('Book club')],
    [['tree', { group: 'club' }], IN_CLUB, shows('Book club')],
  ],
  'see group': [
    ['members of id:north', DETAILS, shows('Asha Rao')],
    ['members of Book club', '0 0 + 0 + 0 -', shows('Mia Noor')],
    [['members', { group: 'north' }], DETAILS, shows('Asha Rao')],
    [['members', { group: 'club' }], IN_CLUB, shows('Mia Noor')],
  ],
  'create group': [['create group East', ORG_ADMINS, changes]],
  'change members': [
    ['add +250788000009 to id:north', OF_GROUP, changes],
    ['add +250788999999 to id:north', OF_GROUP, changes],
    ['remove id:asha from id:north', OF_GROUP],
    [['group-form', { group: 'north', form: 'add' }], OF_GROUP],
    [['group-form', { group: 'north', form: 'remove' }], OF_GROUP],
    [['group-remove', { group: 'north', users: ['asha'] }], OF_GROUP, changes],
    [['choose', { ...CHOICE, before: '', behind: '', membersOf: 'north' }], OF_GROUP, shows('Asha Rao')],
    [['choose', { ...CHOICE, before: '', behind: '', membersOf: 'club' }], OF_CLUB],
    [['group-undo', { group: 'north', at: 1, what: 'added' }], OF_GROUP],
    [['group-undo', { group: 'north', at: 1, what: 'removed' }], OF_GROUP],
    [['group-undo', { group: 'club', at: 1, what: 'added' }], OF_CLUB],
    [['group-remove', { group: 'club', users: ['mia'] }], OF_CLUB, changes],
  ],
  'set group roles': [
    ['make id:asha admin of id:north', OF_GROUP],
    [['group-form', { group: 'club', form: 'role' }], OF_CLUB],
    [['group-role', { group: 'north', user: 'asha', role: 'admin' }], OF_GROUP, changes],
    [['group-role', { group: 'club', user: 'mia', role: 'admin' }], OF_CLUB, changes],
  ],
  'leave group without admin': [
    ['remove id:sam from id:south', '+ - - - - - -'],
    ['make id:sam member of id:south', '+ - - - - - -'],
    [['group-remove', { group: 'south', users: ['sam'], alone: true }], ORG_ADMINS, changes],
    [['group-role', { group: 'south', user: 'sam', role: 'member', alone: true }], ORG_ADMINS, changes],
  ],
  'rename group': [
    ['rename group id:north to Norte', OF_GROUP, changes],
    [['group-form', { group: 'north', form: 'rename' }], OF_GROUP],
    [['group-form', { group: 'club', form: 'rename' }], OF_CLUB],
  ],
  'link groups': [
    ['link id:north under id:field', OF_GROUP, changes],
    ['unlink id:ward', OF_GROUP, changes],
    [['group-form', { group: 'north', form: 'link' }], OF_GROUP],
    [['group-form', { group: 'club', form: 'link' }], OF_CLUB],
  ],
  'delete group': [
    ['delete group id:north', ORG_ADMINS],
    [['group-delete', { group: 'north' }], ORG_ADMINS, changes],
    [['group-delete', { group: 'club' }], OF_CLUB, changes],
  ],
  'map group': [
    ['map id:north', OF_GROUP],
    ['make id:north private', OF_GROUP],
    [['group-private', { group: 'north' }], OF_GROUP, changes],
    [['group-map', { group: 'club' }], OF_CLUB, changes],
  ],
  export: [['export users', WITH_LEADERS, changes]],
  'export group': [
    ['export members of id:north', EXPORTERS, changes],
    ['export members of id:club', '0 0 + 0 - 0 -', changes],
  ],
  'see exports': [
    ['exports', EVERYBODY],
    [['exports', {}], EVERYBODY],
    [['exports-show', { who: '' }], EVERYBODY],
    [['exports-file', {}], EVERYBODY, shows('The file is below.')],
    ['exports as csv', EVERYBODY],
  ],
  'see export': [
    [['exports-file', { by: 'tom' }], EXPORTERS, shows('The file is below.')],
    [['exports', { by: 'tom', name: 'x' }], EXPORTERS, shows('Exports of x')],
    ['exports id:tom', EXPORTERS, shows('Exports of Tom Berg')],
    ['exports id:tom as csv', EXPORTERS],
    ['export 2', SEEN_JOB, shows('people.csv')],
    ['export 3', OWN_JOB, shows('club-people.csv')],
    ['download export 2', SEEN_JOB, shows('1 person')],
    ['download export 3', OWN_JOB, shows('1 person')],
    [['export', { job: 'people' }], SEEN_JOB, shows('people.csv')],
    [['export', { job: 'club-people' }], OWN_JOB, shows('club-people.csv')],
    [['export-file', { job: 'people' }], SEEN_JOB, shows('The file is below.')],
    [['export-file', { job: 'club-people' }], OWN_JOB, shows('The file is below.')],
  ],
  'cancel export': [
    ['cancel 2', DECIDED_JOB],
    ['cancel 3', OWN_JOB],
    [['cancel-export', { job: 'people' }], DECIDED_JOB],
  ],
  'see audit': [
    ['audit', OVERSEERS, shows('Audit log')],
    ['audit id:north', EXPORTERS, shows('Audit log of North')],
    ['audit as csv', OVERSEERS],
    ['audit id:north as csv', EXPORTERS],
    [['audit', { kind: 'group', id: 'north', name: 'x' }], EXPORTERS, shows('Audit log of x')],
    [['audit', { kind: 'group', id: 'club', name: 'x' }], OF_CLUB, shows('Audit log of x')],
    [['audit-show', { who: '' }], OVERSEERS, shows('Audit log')],
    [['audit-file', {}], OVERSEERS, shows('The file is below.')],
  ],
  'see outbox': [
    ['outbox', ORG_ADMINS, shows('No invitation or notice waits.')],
    ['outbox send', ORG_ADMINS],
    ['drop outbox', ORG_ADMINS],
    ['outbox message invitation:asha', '0 - - - - - -'],
    [['outbox-letter', { key: 'invitation:asha' }], '0 - - - - - -'],
    [['outbox-send', {}], ORG_ADMINS],
    [['outbox-drop', { key: 'invitation:asha' }], '0 - - - - - -'],
    [['outbox-drop-all', { until: '1' }], ORG_ADMINS],
  ],
}

export const ROWS: readonly Row[] = Object.entries(ASKED).flatMap(([action, rows]) =>
  rows.map(([asked, expected, rest = {}]) => {
    const common = { action: action as Action, expected, ...rest }
    if (typeof asked === 'string') return { title: asked, ask: { say: asked }, ...common }
    const [verb, data] = asked
    return { title: `a forged card: ${verb} ${JSON.stringify(data)}`, ask: { verb, data }, ...common }
  }),
)

/** Commands and buttons that ask for no right: everybody may say them, and they show or change nothing of the directory. */
export const FREE = {
  commands: ['claim', 'help', 'hello', 'thanks', 'next', 'yes', 'undo', 'leave'],
  verbs: ['leave', 'audit-filter', 'imports-filter', 'exports-filter'],
} as const
