import { beforeEach, expect, test } from 'vitest'
import type { OrgRole } from '../../src/domain/users.ts'
import { deleteGroup } from '../../src/services/delete-group.ts'
import { drawnTree } from '../../src/services/drawn-tree.ts'
import { groupTree } from '../../src/services/group-tree.ts'
import { keepPicture } from '../../src/services/keep-picture.ts'
import { makePrivate } from '../../src/services/map-group.ts'
import { LINK_LIFE, openDownload, PICTURE_LIFE, signDownload } from '../../src/services/sign-download.ts'
import { sweepFiles } from '../../src/services/sweep-files.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()

beforeEach(async () => {
  await imports().add(
    { id: 'sue', aadObjectId: 'sue', orgRole: 'supervisor' },
    { id: 'tom', aadObjectId: 'tom' },
    { id: 'mia', aadObjectId: 'mia' },
  )
  await addGroups(imports().context, 't1', [
    { id: 'north', name: 'North', members: ['tom'] },
    { id: 'ward', name: 'Ward', members: ['tom', 'mia'] },
  ])
  const { groups } = imports().context.storage
  await groups.move('t1', await groups.revision('t1'), [{ child: 'ward', parentId: 'north' }])
})

/** The way to a picture that somebody asked for. */
async function picture(id: string, orgRole: OrgRole = 'member'): Promise<() => Promise<boolean>> {
  const { context } = imports()
  const actor = makeActor({ id, orgRole, aadObjectId: id })
  const tree = await groupTree(context, actor, { groupId: 'north', room: 59 })
  const file = await keepPicture(context, actor, { name: 'tree.png', png: new Uint8Array([1]) })
  const about = drawnTree(actor, tree, context.now())
  const given = { tenant: 't1', fileId: file.id, aadObjectId: id, about }
  const path = await signDownload(context, given)
  return async () => (await openDownload(context, path.slice('/files/'.length))) !== null
}

test('the card of a picture shows it for a week, also once others were asked for', async () => {
  const isShown = await picture('mia')
  await picture('mia')
  imports().clock.now += LINK_LIFE + 1
  expect(await isShown()).toBe(true)
  imports().clock.now += PICTURE_LIFE - LINK_LIFE - 1
  await sweepFiles(imports().context)
  expect(await isShown()).toBe(true)
  imports().clock.now += 1
  expect(await isShown()).toBe(false)
})

test('it is gone for who sees no more what it tells, and writes nothing down', async () => {
  const { context, edit } = imports()
  const [all, own] = [await picture('sue', 'supervisor'), await picture('tom')]
  expect([await all(), await own()]).toEqual([true, true])
  await edit('sue', { orgRole: 'member' })
  await context.storage.memberships.remove('t1', [{ groupId: 'north', userId: 'tom' }])
  expect([await all(), await own()]).toEqual([false, false])
  expect((await context.storage.audit.list('t1', { limit: 9 })).items).toEqual([])
})

test('it is gone with its group, and for who is archived', async () => {
  const { context, edit } = imports()
  const [mias, toms] = [await picture('mia'), await picture('tom')]
  await edit('tom', { status: 'archived' })
  expect([await mias(), await toms()]).toEqual([true, false])
  await deleteGroup(context, { kind: 'operator', tenant: 't1' }, { groupId: 'north' })
  expect(await mias()).toBe(false)
})

test('it is gone once a group was made private, which it may name; one that is drawn later is shown', async () => {
  const isShown = await picture('sue', 'supervisor')
  imports().clock.now += 1000
  await makePrivate(imports().context, { kind: 'operator', tenant: 't1' }, { groupId: 'ward' })
  expect(await isShown()).toBe(false)
  imports().clock.now += 1000
  const again = await picture('sue', 'supervisor')
  expect(await again()).toBe(true)
})
