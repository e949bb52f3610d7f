import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { type Group, MAX_DEPTH } from '../../src/domain/groups.ts'
import { AppError } from '../../src/errors.ts'
import { ancestorsOf } from '../../src/services/ancestors-of.ts'
import { deleteGroup } from '../../src/services/delete-group.ts'
import { linkGroups } from '../../src/services/link-groups.ts'
import { makePrivate, mapToOrganization } from '../../src/services/map-group.ts'
import { unlinkGroups } from '../../src/services/unlink-groups.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, openImports, useImports } from '../support/import-fixture.ts'

const OPERATOR: Actor = { kind: 'operator', tenant: 't1' }

/** `parents`: what each group is under. */
async function setUp({ context }: Imports, parents: Record<string, string | null>): Promise<void> {
  const groups = Object.keys(parents).map(id => ({ id, name: `Group ${id}`, members: ['somebody'] }))
  await addGroups(context, 't1', groups)
  for (const [child, parentId] of Object.entries(parents)) {
    const revision = await context.storage.groups.revision('t1')
    if (parentId) await context.storage.groups.move('t1', revision, [{ child, parentId }])
  }
}

function chain(count: number, prefix = 'g'): Record<string, string | null> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${prefix}${n}`, n === 0 ? null : `${prefix}${n - 1}`]),
  )
}

async function load({ context }: Imports, ids: readonly string[]): Promise<Map<string, Group>> {
  return context.storage.groups.getMany('t1', ids)
}

/** Everything that is always true of a hierarchy. */
async function expectSound(imports: Imports, ids: readonly string[]): Promise<void> {
  const groups = await load(imports, ids)
  for (const group of groups.values()) {
    const path: string[] = []
    for (let at = group.parentId; at !== undefined; at = groups.get(at)?.parentId) {
      expect(path, `a circle at ${group.id}`).not.toContain(at)
      expect(groups.get(at)?.type, `${at} above ${group.id}`).toBe('organization')
      path.push(at)
    }
    expect(path.length + 1).toBeLessThanOrEqual(MAX_DEPTH)
    expect((await ancestorsOf(imports.context, group)).map(({ id }) => id)).toEqual(path)
    if (group.type === 'private') expect(path).toEqual([])
  }
}

type Step = { what: 'link' | 'unlink' | 'delete' | 'private' | 'map'; a: string; b: string }

function act({ context }: Imports, { what, a, b }: Step): Promise<unknown> {
  switch (what) {
    case 'link':
      return linkGroups(context, OPERATOR, { childId: a, parentId: b })
    case 'unlink':
      return unlinkGroups(context, OPERATOR, { childId: a })
    case 'delete':
      return deleteGroup(context, OPERATOR, { groupId: a })
    case 'private':
      return makePrivate(context, OPERATOR, { groupId: a })
    case 'map':
      return mapToOrganization(context, OPERATOR, { groupId: a })
  }
}

test('whatever several people do at the same time, there is never a circle', async () => {
  const ids = Array.from({ length: 7 }, (_, n) => `g${n}`)
  const id = fc.constantFrom(...ids)
  const what = fc.constantFrom<Step['what']>(
    'link',
    'link',
    'link',
    'link',
    'unlink',
    'delete',
    'private',
    'map',
  )
  const rounds = fc.array(fc.array(fc.record({ what, a: id, b: id }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(rounds, async given => {
      const imports = await openImports()
      try {
        await setUp(imports, Object.fromEntries(ids.map(each => [each, null])))
        for (const round of given) {
          const ends = await Promise.allSettled(round.map(step => act(imports, step)))
          for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(AppError)
          await expectSound(imports, ids)
        }
      } finally {
        await imports.close()
      }
    }),
    { numRuns: 60 },
  )
})

describe('links', () => {
  const imports = useImports()

  test('crosswise at the same time: one is made, the other is told of the circle', async () => {
    await setUp(imports(), { a: null, b: null })
    const ends = await Promise.allSettled([
      linkGroups(imports().context, OPERATOR, { childId: 'a', parentId: 'b' }),
      linkGroups(imports().context, OPERATOR, { childId: 'b', parentId: 'a' }),
    ])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expectSound(imports(), ['a', 'b'])
  })

  test('the path of a circle is told', async () => {
    await setUp(imports(), chain(4))
    const link = linkGroups(imports().context, OPERATOR, { childId: 'g0', parentId: 'g3' })
    await expect(link).rejects.toThrow('(Group g0 > Group g1 > Group g2 > Group g3)')
  })

  test(`${MAX_DEPTH} levels fit, one more does not, however the levels are shared`, async () => {
    await setUp(imports(), { ...chain(12), ...chain(8, 'h'), ...chain(9, 'i') })
    await linkGroups(imports().context, OPERATOR, { childId: 'h0', parentId: 'g11' })
    const tooDeep = linkGroups(imports().context, OPERATOR, { childId: 'i0', parentId: 'g11' })
    await expect(tooDeep).rejects.toThrow('would make 21 levels; 20 is the most')
    await linkGroups(imports().context, OPERATOR, { childId: 'i0', parentId: 'g10' })
    const groups = await load(imports(), ['g0', 'h0', 'i8'])
    expect(await imports().context.storage.groups.height('t1', 'g0', 99)).toBe(20)
    await expectSound(
      imports(),
      [...groups.keys()].concat(Object.keys({ ...chain(12), ...chain(8, 'h'), ...chain(9, 'i') })),
    )
  })

  test('nothing is put under a group that is below it but for one that leaves at this moment', async () => {
    await setUp(imports(), { a: null, b: 'a', c: 'b' })
    const { groups } = imports().context.storage
    const b = (await groups.get('t1', 'b')) as Group
    const group: Group = { ...b, type: 'private', version: b.version + 1 }
    await groups.write('t1', 'p', [{ op: 'update', fromVersion: b.version, group }])
    const link = () => linkGroups(imports().context, OPERATOR, { childId: 'a', parentId: 'c' })
    await expect(link()).rejects.toThrow('Others are changing the groups at this moment')
    await makePrivate(imports().context, OPERATOR, { groupId: 'b' })
    await expectSound(imports(), ['a', 'b', 'c'])
    await expect(link()).rejects.toThrow('c is under Group a already')
  })

  test('a group leaves the parent that it had; the answer says which', async () => {
    await setUp(imports(), { north: null, south: null, ward: 'north' })
    const link = await linkGroups(imports().context, OPERATOR, { childId: 'ward', parentId: 'south' })
    expect(link).toMatchObject({ child: { id: 'ward' }, parent: { id: 'south' }, before: { id: 'north' } })
    expect((await load(imports(), ['ward'])).get('ward')?.parentId).toBe('south')
  })

  test('what is linked so already is written by nobody', async () => {
    await setUp(imports(), { north: null, ward: 'north' })
    const before = await imports().context.storage.groups.revision('t1')
    await linkGroups(imports().context, OPERATOR, { childId: 'ward', parentId: 'north' })
    await unlinkGroups(imports().context, OPERATOR, { childId: 'north' })
    expect(await imports().context.storage.groups.revision('t1')).toBe(before)
    expect((await imports().context.storage.audit.list('t1', { limit: 9 })).items).toEqual([])
  })
})

describe('a group that goes', () => {
  const imports = useImports()

  test('leaves its sub-groups to its parent, its people to the directory', async () => {
    await imports().add({ id: 'somebody' })
    await setUp(imports(), { field: null, north: 'field', ward1: 'north', ward2: 'north' })
    const left = await deleteGroup(imports().context, OPERATOR, { groupId: 'north' })
    expect(left).toMatchObject({ name: 'Group north', children: 2, parent: { id: 'field' } })
    const groups = await load(imports(), ['north', 'ward1', 'ward2'])
    expect([...groups.values()].map(({ id, parentId }) => [id, parentId])).toEqual([
      ['ward1', 'field'],
      ['ward2', 'field'],
    ])
    const { memberships, users } = imports().context.storage
    expect((await memberships.ofUsers('t1', ['somebody'])).map(({ groupId }) => groupId)).not.toContain(
      'north',
    )
    expect(await users.get('t1', 'somebody')).not.toBeNull()
  })

  test('becomes private without a place in the hierarchy', async () => {
    await setUp(imports(), { field: null, north: 'field', ward: 'north' })
    await makePrivate(imports().context, OPERATOR, { groupId: 'north' })
    const groups = await load(imports(), ['north', 'ward'])
    expect(groups.get('north')).not.toHaveProperty('parentId')
    expect(groups.get('north')?.type).toBe('private')
    expect(groups.get('ward')?.parentId).toBe('field')
    const link = linkGroups(imports().context, OPERATOR, { childId: 'north', parentId: 'field' })
    await expect(link).rejects.toThrow('Group north is a private group')
  })

  test('that became private half only, because the process ended, is taken out when it is asked for again', async () => {
    await setUp(imports(), { field: null, north: 'field', ward: 'north' })
    const { groups } = imports().context.storage
    const north = (await groups.get('t1', 'north')) as Group
    const half = { ...north, type: 'private' as const, version: north.version + 1 }
    await groups.write('t1', 'half', [{ op: 'update', group: half, fromVersion: north.version }])
    await makePrivate(imports().context, OPERATOR, { groupId: 'north' })
    const found = await load(imports(), ['north', 'ward'])
    expect(found.get('north')).not.toHaveProperty('parentId')
    expect(found.get('ward')?.parentId).toBe('field')
  })
})
