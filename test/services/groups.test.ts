import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { OrgRole } from '../../src/domain/users.ts'
import { createGroup } from '../../src/services/create-group.ts'
import { deleteGroup } from '../../src/services/delete-group.ts'
import { getGroup } from '../../src/services/get-group.ts'
import { linkGroups } from '../../src/services/link-groups.ts'
import { listGroups, listOwnGroups } from '../../src/services/list-groups.ts'
import { listMembers } from '../../src/services/list-members.ts'
import { makePrivate, mapToOrganization, previewMapping } from '../../src/services/map-group.ts'
import { renameGroup } from '../../src/services/rename-group.ts'
import { unlinkGroups } from '../../src/services/unlink-groups.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const as = (id: string, orgRole: OrgRole = 'member') => makeActor({ id, orgRole })
const DANA = as('dana', 'admin')
const SUPERVISOR = as('li', 'supervisor')
const TOM = as('tom')
const ASHA = as('asha')
const OTHER = as('bo')

beforeEach(async () => {
  await imports().add(
    { id: 'dana', displayName: 'Dana Ortiz', orgRole: 'admin' },
    { id: 'tom', displayName: 'Tom Berg' },
    { id: 'asha', displayName: 'Asha Rao', phone: '+12025550101' },
  )
  await addGroups(imports().context, 't1', [
    { id: 'field', name: 'Field staff', admins: ['tom'] },
    { id: 'north', name: 'North', admins: ['tom'], members: ['asha'] },
    { id: 'ward', name: 'North ward' },
    { id: 'club', name: 'North club', type: 'private', admins: ['asha'], members: ['tom'] },
  ])
  const { groups } = imports().context.storage
  await groups.move('t1', await groups.revision('t1'), [
    { child: 'north', parentId: 'field' },
    { child: 'ward', parentId: 'north' },
  ])
})

describe('the list of groups', () => {
  test('has the names of all of the organization, and numbers of those whose details somebody sees', async () => {
    const list = async (actor: Actor) =>
      (await listGroups(imports().context, actor, { limit: 9 })).groups.map(({ name, members }) => [
        name,
        members,
      ])
    const nobody = undefined
    expect(await list(OTHER)).toEqual([
      ['Field staff', nobody],
      ['North', nobody],
      ['North ward', nobody],
    ])
    expect(await list(ASHA)).toEqual([
      ['Field staff', nobody],
      ['North', 2],
      ['North ward', nobody],
    ])
    expect(await list(SUPERVISOR)).toEqual([
      ['Field staff', 1],
      ['North', 2],
      ['North ward', 0],
    ])
  })

  test('finds private groups for those who are in them alone, and where others read along for nobody', async () => {
    const found = async (actor: Actor, openly = false) => {
      const { groups } = await listGroups(imports().context, actor, { limit: 9, text: 'north cl', openly })
      return groups.map(({ name }) => name)
    }
    expect(await found(TOM)).toEqual(['North club'])
    expect(await found(TOM, true)).toEqual([])
    expect(await found(DANA)).toEqual([])
  })

  test('counts no private group', async () => {
    expect((await listGroups(imports().context, TOM, { limit: 1 })).total).toBe(3)
  })

  test('of those one is in goes from page to page', async () => {
    const first = await listOwnGroups(imports().context, TOM, { limit: 2, skip: 0 })
    expect([first.groups.map(({ name }) => name), first.total, first.next]).toEqual([
      ['Field staff', 'North'],
      3,
      '2',
    ])
    const rest = await listOwnGroups(imports().context, TOM, { limit: 2, skip: 2 })
    expect([rest.groups.map(({ name }) => name), rest.next]).toEqual([['North club'], null])
  })
})

describe('one group', () => {
  const CHANGES = [
    'change members',
    'set group roles',
    'rename group',
    'link groups',
    'map group',
    'export group',
  ]
  test.each([
    ['its admin', TOM, ['see group', ...CHANGES]],
    ['a member', ASHA, ['see group']],
    ['an org admin', DANA, ['see group', ...CHANGES, 'delete group']],
    ['a supervisor', SUPERVISOR, ['see group', 'export group']],
    ['somebody else', OTHER, []],
  ] as const)('%s sees what they may', async (_who, actor, allowed) => {
    const found = await getGroup(imports().context, actor, { groupId: 'north' })
    expect(found).toMatchObject({
      parent: { name: 'Field staff' },
      children: [{ name: 'North ward' }],
      childCount: 1,
    })
    expect([...found.allowed].toSorted()).toEqual([...allowed].toSorted())
    expect(found.inside?.members).toBe(allowed.length > 0 ? 2 : undefined)
    expect(found.inside?.admins.map(({ displayName }) => displayName)).toEqual(
      allowed.length > 0 ? ['Tom Berg'] : undefined,
    )
  })

  test('that is private is there for those who are in it alone', async () => {
    expect(await getGroup(imports().context, TOM, { groupId: 'club' })).toMatchObject({
      inside: { members: 2 },
    })
    for (const actor of [DANA, SUPERVISOR, OTHER]) {
      await expect(getGroup(imports().context, actor, { groupId: 'club' })).rejects.toThrow(
        'There is no such group',
      )
      const members = listMembers(imports().context, actor, { groupId: 'club', limit: 5 })
      await expect(members).rejects.toThrow('There is no such group')
    }
  })

  test('tells who is in it with the fields that the reader may see', async () => {
    const asked = { groupId: 'north', limit: 5 }
    const byTom = await listMembers(imports().context, TOM, asked)
    expect(byTom.members[0]).toMatchObject({ person: { phone: '+12025550101' }, role: 'member' })
    expect((await listMembers(imports().context, SUPERVISOR, asked)).total).toBe(2)
    await expect(listMembers(imports().context, OTHER, asked)).rejects.toThrow('Only its members')
  })
})

describe('a new group', () => {
  test('is of the organization, at the top and empty; a second one of that name is the first', async () => {
    const made = await createGroup(imports().context, DANA, { name: '  Kigali   wards ' })
    expect(made).toMatchObject({
      isNew: true,
      group: { name: 'Kigali wards', type: 'organization', role: null },
    })
    const again = await createGroup(imports().context, DANA, { name: 'KIGALI wárds' })
    expect(again).toEqual({ isNew: false, group: made.group })
    expect((await imports().context.storage.groups.get('t1', made.group.id))?.parentId).toBeUndefined()
  })

  test.each(['', '   ', '\u200b', 'x'.repeat(101), 'id:north', '<Clear>', '#N/A'])(
    'is not called %j',
    async name => {
      await expect(createGroup(imports().context, DANA, { name })).rejects.toMatchObject({
        code: 'group-name',
      })
    },
  )

  test.each([TOM, SUPERVISOR, OTHER])('is made by org admins alone', async actor => {
    await expect(createGroup(imports().context, actor, { name: 'X' })).rejects.toThrow(
      'Only org admins create groups.',
    )
    expect((await listGroups(imports().context, DANA, { limit: 9 })).total).toBe(3)
  })
})

describe('another name', () => {
  const rename = (actor: Actor, name: string, groupId = 'north') =>
    renameGroup(imports().context, actor, { groupId, name })

  test('must be free among the groups of the organization', async () => {
    await expect(rename(TOM, 'field STAFF')).rejects.toThrow('There is a group called field STAFF already.')
    expect(await rename(TOM, 'North region')).toMatchObject({
      before: 'North',
      group: { name: 'North region' },
    })
    expect(await rename(TOM, 'NORTH region')).toMatchObject({ before: 'North region' })
    expect(await rename(ASHA, 'Field staff', 'club')).toMatchObject({ before: 'North club' })
  })

  test.each([ASHA, SUPERVISOR, OTHER])('is given by admins alone', async actor => {
    await expect(rename(actor, 'X')).rejects.toThrow('Only org admins and admins of the group rename it.')
  })
})

describe('the hierarchy is changed by admins of all the groups that it is about', () => {
  test.each([
    ['the child alone', ['ward'], false],
    ['the parent alone', ['field'], false],
    ['child and new parent, but not the old one', ['ward', 'field'], false],
    ['all three', ['ward', 'field', 'north'], true],
  ])('%s', async (_what, led, allowed) => {
    const { context } = imports()
    for (const id of led) {
      const group = await context.storage.groups.get('t1', id)
      if (!group) throw new Error(id)
      const next = { ...group, admins: ['bo'], version: group.version + 1 }
      await context.storage.groups.write('t1', `lead ${id}`, [
        { op: 'update', group: next, fromVersion: group.version },
      ])
    }
    const link = linkGroups(context, OTHER, { childId: 'ward', parentId: 'field' })
    if (allowed) await expect(link).resolves.toMatchObject({ before: { id: 'north' } })
    else await expect(link).rejects.toThrow('admins of both groups link and unlink them')
  })

  test('unlinking too', async () => {
    await expect(unlinkGroups(imports().context, TOM, { childId: 'ward' })).rejects.toThrow('Only org admins')
    await expect(unlinkGroups(imports().context, TOM, { childId: 'north' })).resolves.toMatchObject({
      before: { name: 'Field staff' },
    })
  })
})

describe('private and back', () => {
  test('an org admin who is not in it is told, and does not see it any more', async () => {
    const { context } = imports()
    expect(await previewMapping(context, DANA, { groupId: 'north' })).toMatchObject({
      group: { role: null },
      members: 2,
      children: 1,
      parent: { name: 'Field staff' },
    })
    expect((await previewMapping(context, TOM, { groupId: 'north' })).outsiders).toEqual([
      'Dana Ortiz',
      'Zoë Boss',
    ])
    expect(await makePrivate(context, DANA, { groupId: 'north' })).toMatchObject({
      stays: false,
      children: 1,
    })
    await expect(getGroup(context, DANA, { groupId: 'north' })).rejects.toThrow('There is no such group')
    await expect(mapToOrganization(context, DANA, { groupId: 'north' })).rejects.toThrow(
      'There is no such group',
    )
    expect(await mapToOrganization(context, TOM, { groupId: 'north' })).toMatchObject({
      type: 'organization',
    })
    expect(await getGroup(context, DANA, { groupId: 'north' })).toMatchObject({ parent: null })
  })

  test('admins who are archived are none: nobody could map it back', async () => {
    const { context, edit } = imports()
    expect((await previewMapping(context, DANA, { groupId: 'north' })).admins).toBe(1)
    await edit('tom', { status: 'archived' })
    expect((await previewMapping(context, DANA, { groupId: 'north' })).admins).toBe(0)
    expect((await makePrivate(context, DANA, { groupId: 'north' })).admins).toBe(0)
  })

  test('a name that the organization uses is not mapped to it', async () => {
    await createGroup(imports().context, DANA, { name: 'North Club' })
    const map = mapToOrganization(imports().context, ASHA, { groupId: 'club' })
    await expect(map).rejects.toThrow('There is a group called North club already. Choose another name.')
    expect(await getGroup(imports().context, ASHA, { groupId: 'club' })).toMatchObject({
      group: { type: 'private' },
    })
  })

  test('members map nothing', async () => {
    await expect(mapToOrganization(imports().context, TOM, { groupId: 'club' })).rejects.toThrow(
      'Only org admins',
    )
    await expect(makePrivate(imports().context, ASHA, { groupId: 'north' })).rejects.toThrow(
      'Only org admins',
    )
  })

  test('a group that nobody is in would be seen by nobody', async () => {
    await expect(makePrivate(imports().context, DANA, { groupId: 'ward' })).rejects.toThrow(
      'Nobody is in North ward',
    )
  })
})

describe('deleting', () => {
  test('is for org admins, and of a private group for its admins', async () => {
    const { context } = imports()
    for (const actor of [TOM, SUPERVISOR, OTHER]) {
      await expect(deleteGroup(context, actor, { groupId: 'north' })).rejects.toThrow('Only org admins')
    }
    await expect(deleteGroup(context, DANA, { groupId: 'club' })).rejects.toThrow('There is no such group')
    await expect(deleteGroup(context, TOM, { groupId: 'club' })).rejects.toThrow('Only org admins')
    await deleteGroup(context, ASHA, { groupId: 'club' })
    await expect(getGroup(context, ASHA, { groupId: 'club' })).rejects.toThrow('There is no such group')
    const audit = (await context.storage.audit.list('t1', { limit: 1 })).items
    expect(audit).toMatchObject([{ actor: 'asha', action: 'delete group', target: 'club', outcome: 'done' }])
    expect(audit[0]?.detail).not.toHaveProperty('name')
  })
})
