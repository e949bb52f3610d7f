import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readForm } from '../../src/bot/ask-card.ts'
import { COMMANDS } from '../../src/bot/command-names.ts'
import { parseCommand } from '../../src/bot/parse-command.ts'
import { MOST_TYPED } from '../../src/bot/split-words.ts'

/** What was typed; the command; what was said to it. */
const SENTENCES: [string, string, Record<string, string>][] = [
  ['help', 'help', {}],
  ['HELP', 'help', {}],
  ['/help', 'help', {}],
  ['/ Help ', 'help', {}],
  ['  help!', 'help', {}],
  ['?', 'help', {}],
  ['help groups', 'help', { topic: 'Groups' }],
  ['help me with files please', 'help', { topic: 'Files' }],
  ['what can you do?', 'help', {}],
  ['hi', 'hello', {}],
  ['Hello.', 'hello', {}],
  ['hi muster', 'hello', {}],
  ['Thank you!', 'thanks', {}],
  ['cancel', 'leave', {}],
  ['never mind', 'leave', {}],
  ['whoami', 'whoami', {}],
  ['Who am I?', 'whoami', {}],
  ['show me my profile', 'whoami', {}],
  ['who is Asha Rao', 'who is', { person: 'Asha Rao' }],
  ['who is Asha Rao?', 'who is', { person: 'Asha Rao' }],
  ['WHO   IS   Asha', 'who is', { person: 'Asha' }],
  ["who's asha", 'who is', { person: 'asha' }],
  ['who’s asha', 'who is', { person: 'asha' }],
  ['profile "Asha Rao"', 'who is', { person: 'Asha Rao' }],
  ['can you tell me who is asha', 'who is', { person: 'asha' }],
  ['do you know who is asha?', 'who is', { person: 'asha' }],
  ['who is In-Sook Park', 'who is', { person: 'In-Sook Park' }],
  ['who is "in Sales"', 'who is', { person: 'in Sales' }],
  ['could you show me who is in Sales please', 'members of', { group: 'Sales' }],
  ["who's in Sales?", 'members of', { group: 'Sales' }],
  ['list the members of North', 'members of', { group: 'North' }],
  ['who is the admin of North', 'group', { group: 'North' }],
  ['find “ward lead”', 'find', { text: 'ward lead' }],
  ['search for nurse', 'find', { text: 'nurse' }],
  ['look for people called Asha', 'find', { text: 'Asha' }],
  ['find R&D', 'find', { text: 'R&D' }],
  ['how many people are in Delhi', 'count', { text: 'Delhi' }],
  ['how many people work in Delhi?', 'count', { text: 'Delhi' }],
  ['how many nurses are there', 'count', { text: 'nurses' }],
  ['users', 'users', {}],
  ['show me all the people', 'users', {}],
  ['users archived', 'users', { filter: 'archived' }],
  ['archived people', 'users', { filter: 'archived' }],
  ['how many people are in the directory?', 'users', {}],
  ['how many users do we have', 'users', {}],
  ['how many people', 'users', {}],
  ['how many users?', 'users', {}],
  ['how many people work here', 'users', {}],
  ['how many people in total', 'users', {}],
  ['count users', 'users', {}],
  ['how many people are archived', 'count', { text: 'archived' }],
  ['@Muster who is Asha Rao?', 'who is', { person: 'Asha Rao' }],
  ['hi @muster, who is Asha Rao', 'who is', { person: 'Asha Rao' }],
  ['how many groups are there', 'groups', {}],
  ['who are the org admins?', 'users', { filter: 'admins' }],
  ['who is the manager of Ravi', 'who is', { person: 'Ravi' }],
  ['who does Asha report to?', 'who is', { person: 'Asha' }],
  ['which groups is Asha in', 'groups of', { person: 'Asha' }],
  ['what groups does Asha Rao belong to?', 'groups of', { person: 'Asha Rao' }],
  ['Is Asha Rao in North?', 'groups of', { person: 'Asha Rao', group: 'North' }],
  ['is asha an admin of the North group?', 'groups of', { person: 'asha', group: 'the North group' }],
  ['what is under Field staff?', 'tree', { group: 'Field staff' }],
  ['which groups are under Field staff', 'tree', { group: 'Field staff' }],
  ['which group is North under', 'group', { group: 'North' }],
  ['new group named "Rock, Paper"', 'create group', { name: 'Rock, Paper' }],
  ['create a group with the name Depot', 'create group', { name: 'Depot' }],
  ['remove group Night shift', 'delete group', { group: 'Night shift' }],
  ['delete the Night shift group', 'delete group', { group: 'Night shift' }],
  ['remove group Depot from North', 'unlink', { child: 'Depot', parent: 'North' }],
  ['delete asha from the North group', 'remove', { people: 'asha', group: 'North' }],
  ['export the members of North as excel please', 'export', { what: 'members', group: 'North', as: 'xlsx' }],
  ['could I get an export of all users?', 'export', { what: 'users' }],
  ['how many admins does North have', 'group', { group: 'North' }],
  ['groups of "Rao, Asha"', 'groups of', { person: 'Rao, Asha' }],
  ['people named Asha', 'find', { text: 'Asha' }],
  ['users in Sales', 'members of', { group: 'Sales' }],
  ['select columns', 'columns', {}],
  ['view import history', 'imports', {}],
  ['View export history', 'exports', {}],
  ['export existing groups', 'export', { what: 'groups' }],
  [
    'export all members of North to excel with columns name, phone',
    'export',
    { what: 'members', group: 'North', as: 'xlsx', columns: 'name, phone' },
  ],
  ['move asha to the others network', 'move', { person: 'asha', network: 'other' }],
  ['add Book club to the organization', 'map', { group: 'Book club' }],
  ['convert North into a private group', 'make private', { group: 'North' }],
  ['show me the group hierarchy', 'tree', {}],
  ['what are the sub-groups of North', 'tree', { group: 'North' }],
  ['what is the parent of North?', 'group', { group: 'North' }],
  ['columns title, phone', 'columns', { columns: 'title, phone' }],
  ['who reports to ravi', 'reports to', { person: 'ravi' }],
  ['edit me', 'edit', { person: 'me' }],
  ['archive asha', 'archive', { person: 'asha' }],
  ['archive id:5f0c', 'archive', { person: 'id:5f0c' }],
  ['bring back Asha', 'restore', { person: 'Asha' }],
  ['delete Asha Rao', 'delete', { person: 'Asha Rao' }],
  ['delete asha from North', 'remove', { people: 'asha', group: 'North' }],
  [
    'remove asha, Bo Chen and 0788 from North',
    'remove',
    { people: 'asha, Bo Chen and 0788', group: 'North' },
  ],
  ['take "Rao, Asha", 99885544 out of North', 'remove', { people: '"Rao, Asha", 99885544', group: 'North' }],
  ['delete group North', 'delete group', { group: 'North' }],
  ['move asha to others', 'move', { person: 'asha', network: 'other' }],
  ['move asha to employees', 'move', { person: 'asha', network: 'employee' }],
  ['move Depot under North', 'link', { child: 'Depot', parent: 'North' }],
  ['make asha admin', 'make', { person: 'asha', role: 'admin' }],
  ['make asha an org admin', 'make', { person: 'asha', role: 'admin' }],
  ['make Asha Rao Supervisor!', 'make', { person: 'Asha Rao', role: 'supervisor' }],
  ['make asha admin of North', 'make group role', { person: 'asha', grouprole: 'admin', group: 'North' }],
  [
    'can you make asha admin of North?',
    'make group role',
    { person: 'asha', grouprole: 'admin', group: 'North' },
  ],
  ['make asha a member of North', 'make group role', { person: 'asha', grouprole: 'member', group: 'North' }],
  ['make Book club private', 'make private', { group: 'Book club' }],
  ['make Book club public', 'map', { group: 'Book club' }],
  ['groups', 'groups', {}],
  ['show me all the groups', 'groups', {}],
  ['groups ward', 'groups', { text: 'ward' }],
  ['what groups am I in', 'my groups', {}],
  ['which groups do I belong to?', 'my groups', {}],
  ['my groups', 'my groups', {}],
  ['group North', 'group', { group: 'North' }],
  ['tree', 'tree', {}],
  ['show the tree of North', 'tree', { group: 'North' }],
  ['create group Kigali wards', 'create group', { name: 'Kigali wards' }],
  ['create group Please', 'create group', { name: 'Please' }],
  ['please create a new group called North', 'create group', { name: 'North' }],
  ['add 99885544, 99885543 to North', 'add', { people: '99885544, 99885543', group: 'North' }],
  ['please add 99885544, 99885543 to North', 'add', { people: '99885544, 99885543', group: 'North' }],
  ['add Li to Road to Nowhere', 'add', { people: 'Li', group: 'Road to Nowhere' }],
  ['add Li to "Road to Nowhere"', 'add', { people: 'Li', group: 'Road to Nowhere' }],
  ['add "Li to Go" to Sales', 'add', { people: '"Li to Go"', group: 'Sales' }],
  ['add "Rao, Asha", Li to North', 'add', { people: '"Rao, Asha", Li', group: 'North' }],
  ["remove O'Neil from North", 'remove', { people: "O'Neil", group: 'North' }],
  ['rename "Road to Nowhere" to Highway', 'rename group', { group: 'Road to Nowhere', name: 'Highway' }],
  ['link Kigali wards under North', 'link', { child: 'Kigali wards', parent: 'North' }],
  ['unlink Depot', 'unlink', { child: 'Depot' }],
  ['map Book club', 'map', { group: 'Book club' }],
  ['export users as pdf', 'export', { what: 'users', kind: 'pdf' }],
  ['export users as an excel file', 'export', { what: 'users', as: 'xlsx' }],
  ['export members of North as a pdf', 'export', { what: 'members', group: 'North', kind: 'a pdf' }],
  [
    'export users to google sheets with title',
    'export',
    { what: 'users', kind: 'google sheets', columns: 'title' },
  ],
  ['template', 'template', {}],
  ['template kore-users', 'template', { format: 'kore-users' }],
  ['get a template', 'template', {}],
  ['imports', 'imports', {}],
  ['imports please', 'imports', {}],
  ['history', 'imports', {}],
  ['my imports', 'imports', { filter: 'my' }],
  ['imports of Dana', 'imports', { filter: 'Dana' }],
  ['imports Dana from 2026-03-01 to 2026-03-14', 'imports', { filter: 'Dana from 2026-03-01 to 2026-03-14' }],
  ['exports last 7 days', 'exports', { filter: 'last 7 days' }],
  ['import 41', 'import', { number: '41' }],
  ['import #41', 'import', { number: '41' }],
  ['import seven', 'import', { number: 'seven' }],
  ['stop it', 'leave', {}],
  ['cancel import 41', 'cancel', { number: '41' }],
  ['stop\u00a041', 'cancel', { number: '41' }],
  ['export users', 'export', { what: 'users' }],
  ['export people as excel', 'export', { what: 'users', as: 'xlsx' }],
  ['export members of North as csv', 'export', { what: 'members', group: 'North', as: 'csv' }],
  ['export users with name, title', 'export', { what: 'users', columns: 'name, title' }],
  ['exports', 'exports', {}],
  ['show me export #42 please', 'one export', { exported: '42' }],
  ['next', 'next', {}],
  ['show me more, please', 'next', {}],
  ['the next page', 'next', {}],
  ['audit', 'audit', {}],
  ['who changed North', 'audit', { filter: 'North' }],
  ['claim ABC123', 'claim', { code: 'ABC123' }],
  [
    'set title of Asha Rao to Head of Ward 3',
    'set',
    { field: 'title', person: 'Asha Rao', value: 'Head of Ward 3' },
  ],
  ['change phone for me to 0788123456', 'set', { field: 'phone', person: 'me', value: '0788123456' }],
  ['change asha', 'edit', { person: 'asha' }],
  ['set role of asha to supervisor', 'make', { person: 'asha', role: 'supervisor' }],
  ['clear phone of asha', 'clear', { field: 'phone', person: 'asha' }],
  ['attribute Location', 'attribute', { attribute: 'Location' }],
  ['add attribute Badge, Shoe size', 'add attribute', { labels: 'Badge, Shoe size' }],
  ['add a new attribute Badge as number', 'add attribute', { labels: 'Badge', type: 'number' }],
  ['add attribute Night shift as yes or no', 'add attribute', { labels: 'Night shift', type: 'boolean' }],
  ['rename attribute Badge to Card', 'rename attribute', { attribute: 'Badge', name: 'Card' }],
  ['make attribute Location public', 'make attribute', { attribute: 'Location', setting: 'public' }],
  ['make the attribute Badge a number', 'make attribute', { attribute: 'Badge', setting: 'number' }],
  [
    'change attribute Location to mandatory',
    'make attribute',
    { attribute: 'Location', setting: 'mandatory' },
  ],
  ['make the Location attribute public', 'make attribute', { attribute: 'Location', setting: 'public' }],
  ['delete the Badge attribute', 'remove attribute', { attribute: 'Badge' }],
  ['add an attribute called Badge', 'add attribute', { labels: 'Badge' }],
  ['download import 41', 'import', { number: '41' }],
  ['make Location public', 'map', { group: 'Location' }],
  ['move attribute Badge to the top', 'move attribute', { attribute: 'Badge', direction: 'first' }],
  ['remove attribute Badge', 'remove attribute', { attribute: 'Badge' }],
  ['show me a picture of North', 'picture', { group: 'North' }],
  ['draw the hierarchy', 'picture', {}],
  ['tree of North as a picture', 'picture', { group: 'North' }],
  ['confirm 41', 'confirm', { imported: '41' }],
  ['confirm import #41', 'confirm', { imported: '41' }],
  ['options 41', 'options', { imported: '41' }],
  ['options 41 not strict', 'options', { imported: '41', option: 'lenient' }],
  ['continue import 41', 'resume', { imported: '41' }],
  ['results 41', 'import file', { file: 'results', imported: '41' }],
  ['failed 41', 'import file', { file: 'failed', imported: '41' }],
  ['get me the refused rows of import 41', 'import file', { file: 'failed', imported: '41' }],
  ['download the original of 41', 'import file', { file: 'original', imported: '41' }],
  ['download export 42', 'export file', { exported: '42' }],
  ['imports Dana as csv', 'imports', { filter: 'Dana', as: 'csv' }],
  ['audit of North as csv', 'audit', { filter: 'North', as: 'csv' }],
  ['send all waiting invitations', 'outbox', { deed: 'send' }],
  ['outbox drop', 'outbox', { deed: 'drop' }],
  ['yes please', 'yes', {}],
  ['do it', 'yes', {}],
  ['no thanks', 'leave', {}],
  ['undo that', 'undo', {}],
  ['take it back', 'undo', {}],
]

describe('what is typed', () => {
  test.each(SENTENCES)('%j is %s', (typed, name, args) => {
    expect(parseCommand(typed)).toMatchObject({ name, args, missing: [] })
    expect(parseCommand(typed)?.args).toEqual(args)
  })

  test.each([
    ['who is', 'who is', {}, ['person']],
    ['find', 'find', {}, ['text']],
    ['/Add', 'add', {}, ['people', 'group']],
    ['add Li', 'add', { people: 'Li' }, ['group']],
    ['please add Li to', 'add', { people: 'Li' }, ['group']],
    ['import', 'import', {}, ['number']],
    ['make', 'make', {}, ['person', 'role']],
    ['delete group', 'delete group', {}, ['group']],
    ['please delete user', 'delete', {}, ['person']],
    ['who is in', 'members of', {}, ['group']],
    ['make asha', 'make', { person: 'asha' }, ['role']],
    ['make asha admin of', 'make group role', { person: 'asha', grouprole: 'admin' }, ['group']],
    ['move asha to nowhere', 'move', { person: 'asha' }, ['network']],
    ['link Depot', 'link', { child: 'Depot' }, ['parent']],
    ['rename North', 'rename group', { group: 'North' }, ['name']],
    ['export', 'export', {}, ['what']],
    ['export usres', 'export', {}, ['what']],
    ['claim', 'claim', {}, ['code']],
    ['results', 'import file', { file: 'results' }, ['imported']],
    ['confirm', 'confirm', {}, ['imported']],
    ['remove attribute', 'remove attribute', {}, ['attribute']],
    ['make attribute Badge', 'make attribute', { attribute: 'Badge' }, ['setting']],
  ])('%j lacks something of %s', (typed, name, args, missing) => {
    expect(parseCommand(typed)).toEqual({ name, args, missing, others: [] })
  })

  test.each(['', '   ', '/', 'helpme', 'hi everybody out there', 'importsx', '"', 'what?', 'qqq zzz'])(
    '%j is no command',
    typed => {
      expect(parseCommand(typed)).toBeNull()
    },
  )

  test.each([
    ['rename Road to Nowhere to Highway', { group: 'Road to Nowhere', name: 'Highway' }],
    ['link Down under under Sales', { child: 'Down under', parent: 'Sales' }],
    ['make Li admin of Friends of Rwanda', { person: 'Li', grouprole: 'admin', group: 'Friends of Rwanda' }],
  ])('%j may be read that way', (typed, args) => {
    const parsed = parseCommand(typed)
    expect([parsed?.args, ...(parsed?.others ?? [])]).toContainEqual(args)
  })
})

test('manners, case and spaces change nothing', () => {
  const before = fc.constantFrom(
    '',
    'please ',
    'Hi, ',
    'could you ',
    'can you please ',
    'I want to ',
    '/',
    "I'd like to ",
  )
  const after = fc.constantFrom('', ' please', '?', '!', ', thanks', ' for me', ' please, muster')
  const cased = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => text.replaceAll(' ', ' \u00a0 '),
  )
  const serious = COMMANDS.filter(({ section }) => section !== null)
  fc.assert(
    fc.property(fc.constantFrom(...serious), before, after, cased, (command, opening, ending, change) => {
      const { example = command.forms[0] } = command
      const typed = `${opening}${change(example)}${ending}`
      const parsed = parseCommand(typed)
      expect({ typed, name: parsed?.name, said: lower(parsed?.args) }).toEqual({
        typed,
        name: command.name,
        said: lower(parseCommand(example)?.args),
      })
    }),
    { numRuns: 2000 },
  )
})

test('one of the readings is the one that was meant, whatever words the names have', () => {
  const word = fc.constantFrom('North', 'to', 'of', 'the', 'Friends', 'under', 'from', 'Li', 'in')
  const name = fc.array(word, { minLength: 1, maxLength: 3 }).map(words => ['X', ...words, 'Y'].join(' '))
  fc.assert(
    fc.property(name, name, (person, group) => {
      const parsed = parseCommand(`remove ${person} from ${group}`)
      expect(parsed?.name).toBe('remove')
      expect([parsed?.args, ...(parsed?.others ?? [])]).toContainEqual({ people: person, group })
    }),
  )
})

test('any text is answered without an error, and a pasted book is no command', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), typed => void parseCommand(typed)))
  for (const endless of [
    'make a ',
    'add to ',
    'promote to of ',
    'export users of a as csv ',
    '"',
    "' '",
    '“a ',
    'the ',
  ]) {
    expect(parseCommand(endless.repeat(20_000)), endless).toBeNull()
    parseCommand(endless.repeat(MOST_TYPED / endless.length))
  }
})

test('of two hundred addresses none is lost', () => {
  const people = Array.from({ length: 200 }, (_, n) => `person${n}@clinic.example`).join(', ')
  expect(parseCommand(`add ${people} to North`)?.args).toEqual({ people, group: 'North' })
  expect(parseCommand(`add ${people}`)).toMatchObject({ args: { people }, missing: ['group'] })
  expect(readForm({ command: 'add', people, group: 'id:north' })?.args).toEqual({ people, group: 'id:north' })
})

function lower(args: object | undefined): string {
  return JSON.stringify(args).toLowerCase()
}
