import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Chat, TENANT } from '../support/open-chat.ts'
import { ask, openRightsChat } from '../support/open-rights-chat.ts'
import { PEOPLE, type Role } from '../support/rights-people.ts'
import type { Ask } from '../support/rights-rows.ts'

let chat: Chat
beforeEach(async () => {
  chat = await openRightsChat()
})
afterEach(() => chat.close())

/** A file is dropped, and confirmed where it asks. */
type Way = Ask | { drop: string }

/** Answers what was said about it. */
async function go(role: Role, way: Way): Promise<string> {
  if (!('drop' in way)) return ask(chat, role, way)
  const { id, displayName } = PEOPLE[role]
  const talker = chat.as({ aadObjectId: id, name: displayName })
  await talker.drop('file.csv', way.drop)
  await talker.see('nothing to import')
  return ask(chat, role, { say: 'import 5' })
}

const OWN = 'Muster ID,Name,Role,Status'
const KORE = 'Email ID,First Name,Last Name,User Status'
const MEMBERS = 'Group Name,Phone Number,User Type,Muster ID'
const button = (verb: string, data: object): Ask => ({ verb, data })

describe('the last org admin stays', () => {
  beforeEach(async () => {
    await edit('ana', { orgRole: 'supervisor' })
    await edit('dana', { email: 'dana@x.example' })
  })

  test.each<[string, Way]>([
    ['archived by typing', { say: 'archive me' }],
    ['archived by a button', button('say', { text: 'archive id:dana' })],
    ['deleted by typing', { say: 'delete me' }],
    ['deleted by a button', button('person-delete', { user: 'dana' })],
    ['made member by typing', { say: 'make me member' }],
    ['made supervisor by a button', button('person-role', { user: 'dana', role: 'supervisor' })],
    ['demoted by a file', { drop: `${OWN}\ndana,Dana Ortiz,member,\n` }],
    ['archived by a file', { drop: `${OWN}\ndana,Dana Ortiz,,archived\n` }],
    ['deleted by a file', { drop: `${KORE}\ndana@x.example,Dana,Ortiz,Delete\n` }],
  ])('and is not %s', async (_, way) => {
    expect(await go('admin', way)).toMatch(/last org admin/)
    const dana = await chat.context.storage.users.get(TENANT, 'dana')
    expect(dana).toMatchObject({ orgRole: 'admin', status: 'active' })
  })

  test('and is not demoted by a form, which has no such field', async () => {
    const { version } = (await chat.context.storage.users.get(TENANT, 'dana')) ?? {}
    const forged = {
      user: 'dana',
      version,
      'in-orgRole': 'member',
      'in-status': 'archived',
      'in-title': 'Boss',
    }
    await ask(chat, 'admin', button('person-edit', forged))
    expect(await chat.context.storage.users.get(TENANT, 'dana')).toMatchObject({
      ...{ title: 'Boss', orgRole: 'admin', status: 'active' },
    })
  })
})

describe.each([
  ['the only one', []],
  ['the only one who is not archived', ['eve']],
])('the last admin of a group, %s, stays', (_, others) => {
  beforeEach(async () => {
    const { groups, memberships } = chat.context.storage
    const north = await groups.get(TENANT, 'north')
    if (!north) throw new Error('North is gone.')
    const group = { ...north, admins: ['tom', ...others], version: north.version + 1 }
    await memberships.add(
      TENANT,
      others.map(userId => ({ tenant: TENANT, groupId: 'north', userId, sortName: userId, since: 1 })),
    )
    await groups.write(TENANT, 'hand', [{ op: 'update', group, fromVersion: north.version }])
  })

  test.each<[string, Role, Way]>([
    ['removed by typing', 'its admin', { say: 'remove id:tom from id:north' }],
    [
      'removed by a button',
      'its admin',
      button('group-remove', { group: 'north', users: ['tom'], alone: true }),
    ],
    ['made member by typing', 'its admin', { say: 'make id:tom member of id:north' }],
    [
      'made member by a button',
      'its admin',
      button('group-role', { group: 'north', user: 'tom', role: 'member', alone: true }),
    ],
    ['made member by their own file', 'its admin', { drop: `${MEMBERS}\nNorth,,Member,tom\n` }],
    ['made member by the file of an org admin', 'admin', { drop: `${MEMBERS}\nNorth,,Member,tom\n` }],
    ['made member by a file of people', 'admin', { drop: 'Muster ID,Name,Groups\ntom,Tom Berg,North\n' }],
    // An org admin has to say that they know.
    ['removed by an org admin unawares', 'admin', button('group-remove', { group: 'north', users: ['tom'] })],
  ])('and is not %s', async (_title, role, way) => {
    expect(await go(role, way)).toMatch(
      /keeps at least one admin|is the last admin|last admin of a group|would have no admin/,
    )
    expect((await chat.context.storage.groups.get(TENANT, 'north'))?.admins).toContain('tom')
  })
})

async function edit(id: string, fields: object): Promise<void> {
  const { users } = chat.context.storage
  const user = await users.get(TENANT, id)
  if (!user) throw new Error(`There is no ${id}.`)
  const write = { op: 'update' as const, user: { ...user, ...fields, version: user.version + 1 } }
  await users.write(TENANT, 'hand', [{ ...write, fromVersion: user.version }])
}
