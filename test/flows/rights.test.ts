import { afterEach, describe, expect, test } from 'vitest'
import type { User } from '../../src/domain/users.ts'
import { addGroups } from '../support/add-groups.ts'
import type { SentMessage } from '../support/fake-connector.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { makeUser } from '../support/make-user.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'

/** Who asks, in the order of the rows below. "It" is North, or the private club. */
const ROLES = [
  'admin',
  'supervisor',
  'its admin',
  'admin of another',
  'member in it',
  'member',
  'archived',
] as const
type Role = (typeof ROLES)[number]

const PEOPLE: Record<Role, Partial<User>> = {
  admin: { id: 'dana', displayName: 'Dana Ortiz', orgRole: 'admin' },
  supervisor: { id: 'li', displayName: 'Li Wei', orgRole: 'supervisor' },
  'its admin': { id: 'tom', displayName: 'Tom Berg' },
  'admin of another': { id: 'sam', displayName: 'Sam Obi' },
  'member in it': { id: 'mia', displayName: 'Mia Noor' },
  member: { id: 'max', displayName: 'Max Chen', phone: '+250788000009' },
  archived: { id: 'eve', displayName: 'Eve Gone', orgRole: 'admin', status: 'archived' },
}
/** Whom it is about: in North, with what only some may see. */
const ASHA = { id: 'asha', displayName: 'Asha Rao', phone: '+250788000001', email: 'asha@x.example' }
/** So that Dana is not the last. */
const SECOND_ADMIN = { id: 'ana', displayName: 'Ana Second', orgRole: 'admin' as const }

type Ask = { say: string } | { verb: string; data: object }
/** `+` it is done or shown, `-` refused and written down, `0` answered as if it did not exist. */
interface Row {
  title: string
  ask: Ask
  expected: string
  /** It changes the directory. */
  changes?: true
  /** What is seen by those who may, and by nobody else. */
  shows?: string
}

const ORG_ADMINS = '+ - - - - - -'
const OF_GROUP = '+ - + - - - -'
const typed = (say: string, expected: string, rest: Partial<Row> = {}): Row => ({
  title: say,
  ask: { say },
  expected,
  ...rest,
})
const forged = (verb: string, data: object, expected: string, rest: Partial<Row> = {}): Row => ({
  title: `a forged card: ${verb} ${JSON.stringify(data)}`,
  ask: { verb, data },
  expected,
  ...rest,
})
const changes = { changes: true } as const

const ROWS: Row[] = [
  typed('archive id:asha', ORG_ADMINS, changes),
  typed('move id:asha to others', ORG_ADMINS, changes),
  typed('edit id:asha', ORG_ADMINS, { shows: 'Edit Asha Rao' }),
  forged('person-edit', { user: 'asha', version: 1, 'in-title': 'Boss' }, ORG_ADMINS, changes),
  typed('delete id:asha', ORG_ADMINS),
  forged('person-delete', { user: 'asha' }, ORG_ADMINS, changes),
  forged('person-role', { user: 'asha', role: 'supervisor' }, ORG_ADMINS, changes),
  typed('make id:asha supervisor', ORG_ADMINS),
  typed('attributes', ORG_ADMINS, { shows: 'Location' }),
  forged('attribute-add', { label: 'Shift' }, ORG_ADMINS, changes),
  forged('attribute-change', { key: 'location', label: 'Where' }, ORG_ADMINS, changes),
  forged('attribute-remove', { key: 'location', sure: true }, ORG_ADMINS, changes),
  typed('create group East', ORG_ADMINS, changes),
  typed('add +250788000009 to id:north', OF_GROUP, changes),
  typed('add +250788999999 to id:north', OF_GROUP, changes),
  typed('remove id:asha from id:north', OF_GROUP),
  forged('group-remove', { group: 'north', users: ['asha'] }, OF_GROUP, changes),
  forged('group-role', { group: 'north', user: 'asha', role: 'admin' }, OF_GROUP, changes),
  typed('rename group id:north to Norte', OF_GROUP, changes),
  typed('link id:north under id:field', OF_GROUP, changes),
  typed('unlink id:ward', OF_GROUP, changes),
  forged('group-private', { group: 'north' }, OF_GROUP, changes),
  forged('group-delete', { group: 'north' }, ORG_ADMINS, changes),
  forged('group-map', { group: 'club' }, '0 0 + 0 - 0 0', changes),
  forged('group-remove', { group: 'club', users: ['mia'] }, '0 0 + 0 - 0 0', changes),
  forged('group-delete', { group: 'club' }, '0 0 + 0 - 0 0', changes),
  typed('members of id:north', '+ + + - + - -', { shows: 'Asha Rao' }),
  forged('members', { group: 'north' }, '+ + + - + - -', { shows: 'Asha Rao' }),
  forged('members', { group: 'club' }, '0 0 + 0 + 0 0', { shows: 'Mia Noor' }),
  typed('audit', '+ + - - - - -', { shows: 'Audit log' }),
  typed('audit id:north', '+ + + - - - -', { shows: 'Audit log of North' }),
  forged('audit', { kind: 'group', id: 'north', name: 'x' }, '+ + + - - - -', { shows: 'Audit log of x' }),
  forged('audit', { kind: 'group', id: 'club', name: 'x' }, '0 0 + 0 - 0 0', { shows: 'Audit log of x' }),
  forged('audit-file', {}, '+ + - - - - -', { shows: 'The file is below.' }),
  typed('outbox', ORG_ADMINS, { shows: 'No invitation or notice waits.' }),
  forged('outbox-drop', { sure: true }, ORG_ADMINS, { shows: 'Dropped: 0.' }),
]

const opened: Chat[] = []
afterEach(() => Promise.all(opened.splice(0).map(chat => chat.close())))

async function openDirectory(): Promise<Chat> {
  const chat = await openChat()
  opened.push(chat)
  const { storage } = chat.context
  const people = [
    ...Object.values(PEOPLE).map(person => ({ aadObjectId: person.id, ...person })),
    ASHA,
    SECOND_ADMIN,
  ]
  const writes = people.map(user => ({
    op: 'insert' as const,
    user: makeUser({ ...user, tenant: TENANT, attributes: { location: 'Kigali' } }),
  }))
  await storage.users.write(TENANT, 'setup', writes)
  await storage.attributes.put(makeAttribute({ tenant: TENANT, label: 'Location' }))
  await addGroups(chat.context, TENANT, [
    { id: 'field', name: 'Field staff', admins: ['tom'] },
    { id: 'north', name: 'North', admins: ['tom'], members: ['asha', 'mia'] },
    { id: 'ward', name: 'Ward', admins: ['tom'] },
    { id: 'south', name: 'South', admins: ['sam'] },
    { id: 'club', name: 'Book club', type: 'private', admins: ['tom'], members: ['mia'] },
  ])
  await storage.groups.move(TENANT, await storage.groups.revision(TENANT), [
    { child: 'ward', parentId: 'north' },
  ])
  const { id, at, ...entry } = { id: 'x', at: 1, actor: 'dana', action: 'add members', target: 'north' }
  await storage.audit.append(TENANT, [{ tenant: TENANT, id, at, ...entry, outcome: 'done', detail: {} }])
  await storage.audit.append(TENANT, [
    { tenant: TENANT, id: 'y', at, ...entry, target: 'club', outcome: 'done', detail: {} },
  ])
  return chat
}

/** What the person is answered. */
async function ask(chat: Chat, role: Role, asked: Ask): Promise<string> {
  const { id = '', displayName = '' } = PEOPLE[role]
  const talker = chat.as({ aadObjectId: id, name: displayName })
  if ('say' in asked) {
    await talker.say(asked.say)
    const last = talker.messages().at(-1)
    return last ? textOf(last) : ''
  }
  const { verb, data } = asked
  const action = { type: 'Action.Execute', title: verb, verb, data }
  const on = { activity: { attachments: [{ content: action }] } } as unknown as SentMessage
  return (await talker.press(verb, { on })).text
}

/** Everything of the directory that a command could change. */
async function stateOf({ context: { storage } }: Chat): Promise<string> {
  const people = (await storage.users.list(TENANT, { limit: 50 })).items
  const groups = await storage.groups.getMany(TENANT, ['field', 'north', 'ward', 'south', 'club'])
  const memberships = await storage.memberships.ofUsers(
    TENANT,
    people.map(({ id }) => id),
  )
  const rest = [await storage.groups.count(TENANT), await storage.attributes.list(TENANT)]
  const sorted = memberships.map(({ groupId, userId }) => `${groupId} ${userId}`).toSorted()
  return JSON.stringify([people, [...groups.entries()].toSorted(), sorted, rest])
}

async function refusalsOf({ context }: Chat, role: Role): Promise<number> {
  const { id = '' } = PEOPLE[role]
  const { items } = await context.storage.audit.list(TENANT, { about: id, limit: 50 })
  return items.filter(({ actor, outcome }) => actor === id && outcome === 'refused').length
}

describe.each(ROWS.map(row => [row.title, row] as const))('%s', (_, row) => {
  const marks = row.expected.split(' ')
  const rolesWith = (mark: string) => ROLES.filter((_role, n) => marks[n] === mark)

  test('is refused to everybody else, written down, and changes nothing', async () => {
    const chat = await openDirectory()
    const before = await stateOf(chat)
    for (const role of rolesWith('-')) {
      const text = await ask(chat, role, row.ask)
      expect([role, await refusalsOf(chat, role)]).toEqual([role, 1])
      expect([role, text]).toEqual([
        role,
        expect.stringMatching(/^(Only |Your record is archived|A group keeps)/),
      ])
      if (row.shows) expect([role, text]).not.toEqual([role, expect.stringContaining(row.shows)])
    }
    for (const role of rolesWith('0')) {
      expect([role, await ask(chat, role, row.ask)]).toEqual([role, 'There is no such group any more.'])
    }
    expect(await stateOf(chat)).toBe(before)
  })

  test.each(rolesWith('+'))('is done for: %s', async role => {
    const chat = await openDirectory()
    const before = await stateOf(chat)
    const text = await ask(chat, role, row.ask)
    expect([await refusalsOf(chat, role), text]).toEqual([
      0,
      expect.not.stringMatching(/^(Only |There is no )/),
    ])
    if (row.changes) expect(await stateOf(chat)).not.toBe(before)
    else expect(await stateOf(chat)).toBe(before)
    if (row.shows) expect(text).toContain(row.shows)
  })
})

test('what a profile shows goes by who looks', async () => {
  const chat = await openDirectory()
  const sees: Record<string, boolean> = {}
  for (const role of ROLES)
    sees[role] = (await ask(chat, role, { say: 'who is id:asha' })).includes('asha@x.example')
  expect(sees).toEqual({
    admin: true,
    supervisor: true,
    'its admin': true,
    'admin of another': false,
    'member in it': false,
    member: false,
    archived: false,
  })
})
