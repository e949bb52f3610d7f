import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { MAX_GROUP_ADMINS } from '../../src/domain/groups.ts'
import type { OrgRole } from '../../src/domain/users.ts'
import { addMembers, MOST_ENTRIES } from '../../src/services/add-members.ts'
import { listMembers } from '../../src/services/list-members.ts'
import { lookAtMember } from '../../src/services/look-at-member.ts'
import { removeFromGroups } from '../../src/services/remove-from-groups.ts'
import { removeMembers } from '../../src/services/remove-members.ts'
import { setGroupRole } from '../../src/services/set-group-role.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const as = (id: string, orgRole: OrgRole = 'member') => makeActor({ id, orgRole })
const DANA = as('dana', 'admin')
const TOM = as('tom')

beforeEach(async () => {
  await imports().add(
    { id: 'dana', displayName: 'Dana Ortiz', orgRole: 'admin' },
    { id: 'tom', displayName: 'Tom Berg', email: 'tom@corp.example' },
    { id: 'asha', displayName: 'Asha Rao', phone: '+12025550101', employeeId: '0042' },
    { id: 'menon', displayName: 'Asha Menon' },
    { id: 'gone', displayName: 'Gus Gone', status: 'archived' },
  )
  await addGroups(imports().context, 't1', [
    { id: 'north', name: 'North', admins: ['tom'], members: ['menon'] },
    { id: 'south', name: 'South', admins: ['tom', 'menon'] },
    { id: 'club', name: 'Book club', type: 'private', admins: ['asha'] },
  ])
})

const add = (actor: Actor, ...entries: string[]) =>
  addMembers(imports().context, actor, { groupId: 'north', entries })
const remove = (actor: Actor, userIds: string[], more: object = {}) =>
  removeMembers(imports().context, actor, { groupId: 'north', userIds, ...more })
const setRole = (actor: Actor, userId: string, role: 'admin' | 'member', more: object = {}) =>
  setGroupRole(imports().context, actor, { groupId: 'north', userId, role, ...more })

async function inside(groupId = 'north'): Promise<string[]> {
  const { members } = await listMembers(
    imports().context,
    { kind: 'operator', tenant: 't1' },
    { groupId, limit: 900 },
  )
  return members
    .map(({ person, role }) => (role === 'admin' ? `${person.displayName}!` : person.displayName))
    .toSorted()
}

async function audit(): Promise<unknown[]> {
  const { items } = await imports().context.storage.audit.list('t1', { limit: 50 })
  return items.map(({ actor, action, target, outcome }) => [actor, action, target, outcome])
}

describe('adding people', () => {
  test.each([
    ['Asha Rao', 'added'],
    ['id:asha', 'added'],
    ['202-555-0101', 'added'],
    ['0042', 'added'],
    ['tom@corp.example', 'already in'],
    ['me', 'already in'],
    ['asha', 'several'],
    ['gus', 'archived'],
    ['ahsa roa', 'nobody'],
    ['12345', 'no number'],
    ['id:nobody', 'nobody'],
  ])('%j: %s', async (text, outcome) => {
    expect((await add(TOM, text)).entries).toMatchObject([{ text, outcome }])
    expect(await inside()).toEqual(['Asha Menon', ...(outcome === 'added' ? ['Asha Rao'] : []), 'Tom Berg!'])
  })

  test('a number and an address that nobody has become people in network other', async () => {
    const { entries } = await add(TOM, '(202) 555-0199', 'new@corp.example', '+1 202 555 0199')
    expect(entries).toMatchObject([
      {
        outcome: 'added',
        isNew: true,
        person: {
          displayName: 'Phone ending 0199',
          phone: '+12025550199',
          network: 'other',
          status: 'active',
        },
      },
      {
        outcome: 'added',
        isNew: true,
        person: { displayName: 'Email n… at corp.example', email: 'new@corp.example' },
      },
    ])
    expect(await inside()).toContain('Phone ending 0199')
    expect((await add(TOM, '2025550199')).entries).toMatchObject([{ outcome: 'already in' }])
  })

  test.each([
    [['Asha Rao and Bo Rock'], ['added', 'nobody']],
    [
      ['Asha Rao', 'and gus'],
      ['added', 'archived'],
    ],
    [['the user Asha Rao & tom@corp.example'], ['added', 'already in']],
    [['Rock and Roll'], ['added']],
  ])('%j are several, unless somebody is called so', async (texts, outcomes) => {
    await imports().add({ id: 'rock', displayName: 'Rock and Roll' })
    expect((await add(TOM, ...texts)).entries.map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  test('somebody of a mistyped name is offered, and added by nobody', async () => {
    expect((await add(TOM, 'ahsa rao')).entries).toEqual([
      { text: 'ahsa rao', outcome: 'nobody', near: ['Asha Rao'] },
    ])
  })

  test('is for admins of the group and org admins; others change nothing and it is written down', async () => {
    await expect(add(as('menon'), '2025550177')).rejects.toThrow('Only org admins and admins of the group')
    await expect(add(as('li', 'supervisor'), 'asha rao')).rejects.toThrow('Only org admins')
    expect(await inside()).toEqual(['Asha Menon', 'Tom Berg!'])
    expect(await imports().people()).toHaveLength(5)
    await add(DANA, 'asha rao')
    expect(await audit()).toEqual([
      ['dana', 'add member', 'north', 'done'],
      ['li', 'change members', 'north', 'refused'],
      ['menon', 'change members', 'north', 'refused'],
    ])
  })

  test('a private group that somebody is not in is one that there is not', async () => {
    const given = (groupId: string) => ({ groupId, entries: ['asha rao'] })
    const errors = ['club', 'none'].map(id => addMembers(imports().context, DANA, given(id)).catch(String))
    const [hidden, absent] = await Promise.all(errors)
    expect(hidden).toBe('NotFoundError: There is no such group any more.')
    expect(absent).toBe(hidden)
  })

  test(`of more than ${MOST_ENTRIES} nobody is added`, async () => {
    const many = Array.from({ length: MOST_ENTRIES + 1 }, (_, n) => `202555${1000 + n}`)
    await expect(add(TOM, ...many)).rejects.toThrow('200 at once is the most')
    const { entries } = await add(TOM, ...many.slice(1))
    expect(entries.filter(({ outcome }) => outcome === 'added')).toHaveLength(MOST_ENTRIES)
  })
})

describe('the last admin', () => {
  test('is not removed by a group admin, whatever they claim to know', async () => {
    for (const more of [{}, { withoutAdmin: true }]) {
      await expect(remove(TOM, ['tom', 'menon'], more)).rejects.toThrow('A group keeps at least one admin.')
      await expect(setRole(TOM, 'tom', 'member', more)).rejects.toThrow('A group keeps at least one admin.')
    }
    expect(await inside()).toEqual(['Asha Menon', 'Tom Berg!'])
    expect(await audit()).toContainEqual(['tom', 'leave group without admin', 'north', 'refused'])
  })

  test('is removed by an org admin who said so', async () => {
    await expect(remove(DANA, ['tom'])).rejects.toThrow('North would have no admin any more.')
    await expect(setRole(DANA, 'tom', 'member')).rejects.toThrow('North would have no admin any more.')
    expect(await inside()).toEqual(['Asha Menon', 'Tom Berg!'])
    await remove(DANA, ['tom'], { withoutAdmin: true })
    expect(await inside()).toEqual(['Asha Menon'])
  })

  test('is told of before the question', async () => {
    const ask = (actor: Actor, leaving: boolean) =>
      lookAtMember(imports().context, actor, {
        groupId: 'north',
        userId: 'tom',
        leaving,
      })
    await expect(ask(TOM, true)).rejects.toThrow('A group keeps at least one admin.')
    expect(await ask(TOM, false)).toMatchObject({ role: 'admin', isLastAdmin: true })
    expect(await ask(DANA, true)).toMatchObject({
      isLastAdmin: true,
      members: 2,
      person: { displayName: 'Tom Berg' },
    })
  })

  test('who can act is it where all others are archived', async () => {
    await setRole(TOM, 'menon', 'admin')
    await imports().edit('menon', { status: 'archived' })
    await expect(setRole(TOM, 'tom', 'member')).rejects.toThrow('A group keeps at least one admin.')
    await expect(remove(DANA, ['tom'])).rejects.toThrow('North would have no admin any more.')
    await setRole(TOM, 'menon', 'member')
    expect(await inside()).toEqual(['Asha Menon', 'Tom Berg!'])
  })

  test('of two admins who demote each other at the same time one stays', async () => {
    const demote = (by: Actor, userId: string) =>
      setGroupRole(imports().context, by, { groupId: 'south', userId, role: 'member' })
    const ends = await Promise.allSettled([demote(as('menon'), 'tom'), demote(TOM, 'menon')])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await inside('south')).filter(name => name.endsWith('!'))).toHaveLength(1)
  })
})

describe('roles in a group', () => {
  test('somebody who is not in it is added', async () => {
    expect(await setRole(TOM, 'asha', 'admin')).toMatchObject({
      changed: true,
      person: { displayName: 'Asha Rao' },
    })
    expect(await inside()).toEqual(['Asha Menon', 'Asha Rao!', 'Tom Berg!'])
    expect(await setRole(TOM, 'asha', 'admin')).toMatchObject({ changed: false })
    await setRole(TOM, 'asha', 'member')
    expect(await inside()).toEqual(['Asha Menon', 'Asha Rao', 'Tom Berg!'])
    expect(await audit()).toHaveLength(2)
  })

  test('nobody archived is made admin', async () => {
    await expect(setRole(TOM, 'gone', 'admin')).rejects.toThrow('Gus Gone is archived.')
    expect(await inside()).toEqual(['Asha Menon', 'Tom Berg!'])
  })

  test(`${MAX_GROUP_ADMINS} admins are the most`, async () => {
    const admins = Array.from({ length: MAX_GROUP_ADMINS }, (_, n) => `a${n}`)
    await addGroups(imports().context, 't1', [{ id: 'full', name: 'Full', admins }])
    const given = { groupId: 'full', userId: 'asha', role: 'admin' as const }
    await expect(setGroupRole(imports().context, DANA, given)).rejects.toThrow('which is the most')
  })

  test('a member sets none, a supervisor neither', async () => {
    for (const actor of [as('menon'), as('li', 'supervisor')]) {
      await expect(setRole(actor, 'menon', 'admin')).rejects.toThrow(
        'Only org admins and admins of the group',
      )
    }
    expect(await inside()).toEqual(['Asha Menon', 'Tom Berg!'])
  })
})

describe('taking people out', () => {
  test('answers who was in it', async () => {
    const { removed, members } = await remove(TOM, ['menon', 'asha', 'nobody'])
    expect(removed.map(({ displayName }) => displayName)).toEqual(['Asha Menon'])
    expect(members).toBe(1)
    expect(await inside()).toEqual(['Tom Berg!'])
    expect(await remove(TOM, ['menon'])).toMatchObject({ removed: [] })
    expect(await audit()).toEqual([['tom', 'remove member', 'north', 'done']])
  })

  test('an admin who is removed is no admin when they come back', async () => {
    await setRole(DANA, 'menon', 'admin')
    await remove(DANA, ['tom'])
    await add(DANA, 'tom berg')
    expect(await inside()).toEqual(['Asha Menon!', 'Tom Berg'])
  })

  test('of every group, when somebody is deleted; those without an admin are in the audit log', async () => {
    const { context } = imports()
    expect(await removeFromGroups(context, 't1', 'tom', DANA)).toEqual({ groups: 2, withoutAdmin: ['north'] })
    expect(await inside()).toEqual(['Asha Menon'])
    expect(await inside('south')).toEqual(['Asha Menon!'])
    expect(await audit()).toEqual([['dana', 'leave group without admin', 'north', 'done']])
    expect(await removeFromGroups(context, 't1', 'tom')).toEqual({ groups: 0, withoutAdmin: [] })
  })
})
