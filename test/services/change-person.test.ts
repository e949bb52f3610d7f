import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { User } from '../../src/domain/users.ts'
import { NotFoundError, RefusedError } from '../../src/errors.ts'
import { archivePerson } from '../../src/services/archive-person.ts'
import { deletePerson } from '../../src/services/delete-person.ts'
import { lookAtPerson } from '../../src/services/look-at-person.ts'
import { movePerson } from '../../src/services/move-person.ts'
import { restorePerson } from '../../src/services/restore-person.ts'
import { setOrgRole } from '../../src/services/set-org-role.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const ASHA = { id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' }

const as = makeActor
const get = (given: Imports, id: string) => given.context.storage.users.get('t1', id)
async function audited(given: Imports): Promise<string[]> {
  const { items } = await given.context.storage.audit.list('t1', { limit: 20 })
  return items.map(({ action, target, outcome }) => `${action} ${target} ${outcome}`).toReversed()
}

/** The fixture's org admin stands in the directory already. */
const WAYS = [
  [
    'archive',
    (given: Imports, actor: Actor, userId: string) => archivePerson(given.context, actor, { userId }),
  ],
  [
    'delete',
    (given: Imports, actor: Actor, userId: string) => deletePerson(given.context, actor, { userId }),
  ],
  [
    'make member',
    (given: Imports, actor: Actor, userId: string) =>
      setOrgRole(given.context, actor, { userId, role: 'member' }),
  ],
  [
    'make supervisor',
    (given: Imports, actor: Actor, userId: string) =>
      setOrgRole(given.context, actor, { userId, role: 'supervisor' }),
  ],
] as const

describe('the last org admin', () => {
  test.each(WAYS)('stays: %s', async (_name, way) => {
    const given = imports()
    const before = await get(given, 'boss')
    for (const actor of [given.admin, { kind: 'operator', tenant: 't1' } as const]) {
      await expect(way(given, actor, 'boss')).rejects.toThrow(
        /last org admin\. Make someone else org admin first/,
      )
    }
    expect(await get(given, 'boss')).toEqual(before)
    expect(await audited(given)).toContain('remove org admin boss refused')
  })

  test.each(WAYS)('is the one who is left: %s', async (_name, way) => {
    const given = imports()
    await given.add({ id: 'two', displayName: 'Two', orgRole: 'admin' })
    await way(given, given.admin, 'two')
    await expect(way(given, given.admin, 'boss')).rejects.toThrow(RefusedError)
  })

  test('an archived one does not count', async () => {
    const given = imports()
    await given.add({ id: 'two', displayName: 'Two', orgRole: 'admin', status: 'archived' })
    await expect(setOrgRole(given.context, given.admin, { userId: 'boss', role: 'member' })).rejects.toThrow(
      RefusedError,
    )
  })

  test('two who demote each other at the same moment are not both demoted', async () => {
    const given = imports()
    const [two] = await given.add({ id: 'two', displayName: 'Two', orgRole: 'admin' })
    const other: Actor = { kind: 'user', tenant: 't1', user: two as User }
    await Promise.allSettled([
      setOrgRole(given.context, given.admin, { userId: 'two', role: 'member' }),
      archivePerson(given.context, other, { userId: 'boss' }),
    ])
    expect((await given.context.storage.users.admins('t1', 5)).length).toBeGreaterThan(0)
  })
})

describe('who may', () => {
  test.each([
    ['a supervisor', { id: 'me', orgRole: 'supervisor' as const }],
    ['a member', { id: 'me' }],
    ['the person', { id: 'asha' }],
    ['an archived admin', { id: 'me', orgRole: 'admin' as const, status: 'archived' as const }],
  ])('%s changes nobody', async (_who, fields) => {
    const given = imports()
    const [asha] = await given.add(ASHA)
    const { context } = given
    const actor = as(fields)
    const userId = 'asha'
    for (const change of [
      () => archivePerson(context, actor, { userId }),
      () => restorePerson(context, actor, { userId }),
      () => movePerson(context, actor, { userId, network: 'other' }),
      () => deletePerson(context, actor, { userId }),
      () => setOrgRole(context, actor, { userId, role: 'admin' }),
    ]) {
      await expect(change()).rejects.toThrow(RefusedError)
    }
    expect(await get(given, 'asha')).toEqual(asha)
    expect((await audited(given)).every(entry => entry.endsWith('asha refused'))).toBe(true)
    await expect(archivePerson(context, actor, { userId: 'nobody' })).rejects.toThrow(RefusedError)
  })

  test('an org admin, once; what is so already is not written again', async () => {
    const given = imports()
    await given.add(ASHA)
    const { context, admin } = given
    expect((await archivePerson(context, admin, { userId: 'asha' })).changed).toBe(true)
    expect((await archivePerson(context, admin, { userId: 'asha' })).changed).toBe(false)
    await restorePerson(context, admin, { userId: 'asha' })
    await movePerson(context, admin, { userId: 'asha', network: 'other' })
    await setOrgRole(context, admin, { userId: 'asha', role: 'supervisor' })
    expect(await get(given, 'asha')).toMatchObject({
      status: 'active',
      network: 'other',
      orgRole: 'supervisor',
      version: 5,
    })
    expect(await audited(given)).toEqual([
      'archive person asha done',
      'restore person asha done',
      'move person asha done',
      'set org role asha done',
    ])
    await expect(archivePerson(context, admin, { userId: 'nobody' })).rejects.toThrow(NotFoundError)
  })

  test('many at once are all made', async () => {
    const given = imports()
    await given.add(ASHA)
    const { context, admin } = given
    const userId = 'asha'
    await Promise.all([
      archivePerson(context, admin, { userId }),
      movePerson(context, admin, { userId, network: 'other' }),
      given.edit('asha', { title: 'Nurse' }).catch(() => undefined),
    ])
    expect(await get(given, 'asha')).toMatchObject({ status: 'archived', network: 'other' })
  })
})

test('who is archived gets no rights, and whom the settings name keeps theirs', async () => {
  const given = imports()
  await given.add({ ...ASHA, status: 'archived' }, { id: 'li', email: 'li@x.org', orgRole: 'admin' })
  const { admin } = given
  const context = { ...given.context, orgAdmins: ['li@x.org'] }
  await expect(setOrgRole(context, admin, { userId: 'asha', role: 'admin' })).rejects.toThrow('is archived')
  await expect(setOrgRole(context, admin, { userId: 'li', role: 'member' })).rejects.toThrow('ORG_ADMINS')
})

test('who is archived leaves groups that nobody else keeps, and that is told', async () => {
  const given = imports()
  const { context, admin } = given
  await given.add(ASHA, { id: 'bo', displayName: 'Bo' })
  await addGroups(context, 't1', [
    { id: 'north', name: 'North', admins: ['asha', 'bo'] },
    { id: 'south', name: 'South', admins: ['asha'] },
    { id: 'club', name: 'Club', type: 'private', admins: ['asha'] },
  ])
  expect((await archivePerson(context, admin, { userId: 'bo' })).alone).toEqual([])
  expect((await archivePerson(context, admin, { userId: 'asha' })).alone).toEqual(['North', 'South'])
})

test('who is deleted leaves their groups, the mail that waits and what they chose; nobody else does', async () => {
  const given = imports()
  const { context, admin } = given
  const { storage } = context
  await given.add(ASHA, { id: 'bo', displayName: 'Bo' })
  await addGroups(context, 't1', [
    { id: 'north', name: 'North', members: ['asha', 'bo'], admins: ['asha'] },
    { id: 'club', name: 'Club', type: 'private', members: ['asha'], admins: ['bo'] },
  ])
  await storage.settings.put('t1', 'columns:asha', '["email"]')
  await storage.outbox.add('t1', [
    {
      tenant: 't1',
      key: 'invitation:asha',
      kind: 'invitation',
      userId: 'asha',
      jobId: 'j',
      state: 'waiting',
      createdAt: 1,
    },
  ])
  const asked = { userId: 'asha', action: 'change people', leaving: true } as const
  expect(await lookAtPerson(context, admin, asked)).toMatchObject({ groups: 1, alone: ['North'] })
  // The private one is not told of to somebody who is not in it.
  expect(await deletePerson(context, admin, { userId: 'asha' })).toEqual({
    name: 'Asha Rao',
    groups: 1,
    led: 0,
  })
  expect(await get(given, 'asha')).toBeNull()
  expect(await storage.memberships.ofUsers('t1', ['asha'])).toEqual([])
  expect((await storage.memberships.ofUsers('t1', ['bo'])).length).toBe(2)
  expect((await storage.groups.get('t1', 'north'))?.admins).toEqual([])
  expect((await storage.outbox.get('t1', 'invitation:asha'))?.state).toBe('dropped')
  expect(await storage.settings.get('t1', 'columns:asha')).toBe('')
  expect(JSON.stringify(await audited(given))).not.toContain('Rao')
  expect(await audited(given)).toContain('delete person asha done')
  await expect(deletePerson(context, admin, { userId: 'asha' })).rejects.toThrow(NotFoundError)
})
