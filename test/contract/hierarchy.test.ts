import { describe, expect, test } from 'vitest'
import type { Move } from '../../src/domain/groups.ts'
import type { GroupStore } from '../../src/ports/group-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { makeGroup } from '../support/make-group.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

async function addGroups(groups: GroupStore, ids: readonly string[], tenant = 't1'): Promise<void> {
  const writes = ids.map(id => ({ op: 'insert' as const, group: makeGroup({ tenant, id, name: id }) }))
  await groups.write(tenant, 'start', writes)
}

async function childrenOf(groups: GroupStore, parent: string | null, tenant = 't1'): Promise<string[]> {
  return (await groups.children(tenant, parent, { limit: 100 })).items.map(group => group.id)
}

describe.each(storageEngines)('hierarchy: $name', engine => {
  const use = useStorage(engine, 4)

  test('groups are linked, moved, unlinked and removed, and each time is counted', async () => {
    const { groups } = use()
    await addGroups(groups, ['a', 'b', 'c', 'd'])
    expect(await groups.revision('t1')).toBe(0)
    expect(await childrenOf(groups, null)).toEqual(['a', 'b', 'c', 'd'])
    const link: Move[] = [
      { child: 'b', parentId: 'a' },
      { child: 'c', parentId: 'a' },
      { child: 'd', parentId: 'c' },
    ]
    expect(await groups.move('t1', 0, link)).toBe(true)
    expect(await groups.revision('t1')).toBe(1)
    expect(await childrenOf(groups, null)).toEqual(['a'])
    expect(await childrenOf(groups, 'a')).toEqual(['b', 'c'])
    expect(await groups.get('t1', 'd')).toEqual(makeGroup({ id: 'd', name: 'd', parentId: 'c', version: 2 }))
    expect(await groups.childCounts('t1', ['a', 'b', 'c', 'none', 'a'])).toEqual(
      new Map([
        ['a', 2],
        ['c', 1],
      ]),
    )

    const undo: Move[] = [{ child: 'd', parentId: null }, { remove: 'c' }, { child: 'gone', parentId: 'a' }]
    expect(await groups.move('t1', 1, undo)).toBe(true)
    expect(await childrenOf(groups, null)).toEqual(['a', 'd'])
    expect(await groups.get('t1', 'c')).toBeNull()
    expect(await groups.get('t1', 'd')).not.toHaveProperty('parentId')
    expect(await groups.childCounts('t1', [])).toEqual(new Map())
    expect(await groups.count('t1')).toBe(3)
  })

  test('of several moves of one group the last counts, but removed is removed', async () => {
    const { groups } = use()
    await addGroups(groups, ['a', 'b', 'c'])
    const moves: Move[] = [
      { child: 'b', parentId: 'c' },
      { child: 'b', parentId: 'a' },
      { remove: 'c' },
      { child: 'c', parentId: 'a' },
    ]
    expect(await groups.move('t1', 0, moves)).toBe(true)
    expect(await childrenOf(groups, 'a')).toEqual(['b'])
    expect(await groups.get('t1', 'b')).toMatchObject({ version: 2 })
    expect(await groups.get('t1', 'c')).toBeNull()
  })

  test('a move that was decided on an older revision changes nothing', async () => {
    const { groups } = use()
    await addGroups(groups, ['a', 'b'])
    expect(await groups.move('t1', 1, [{ child: 'b', parentId: 'a' }])).toBe(false)
    expect(await groups.move('t1', 0, [{ child: 'b', parentId: 'a' }])).toBe(true)
    expect(await groups.move('t1', 0, [{ child: 'a', parentId: 'b' }])).toBe(false)
    expect(await groups.move('t1', 7, [{ remove: 'a' }])).toBe(false)
    expect(await childrenOf(groups, null)).toEqual(['a'])
    expect(await groups.revision('t1')).toBe(1)
  })

  test('a write leaves the place alone, and a move makes a plan that is older stale', async () => {
    const { groups } = use()
    await addGroups(groups, ['a', 'b'])
    const group = makeGroup({ id: 'b', name: 'B2', version: 3, parentId: 'wrong' })
    await groups.move('t1', 0, [{ child: 'b', parentId: 'a' }])
    expect(await groups.write('t1', 's', [{ op: 'update', fromVersion: 1, group }])).toEqual(['stale'])
    expect(await groups.write('t1', 's', [{ op: 'update', fromVersion: 2, group }])).toEqual(['applied'])
    expect(await groups.get('t1', 'b')).toMatchObject({ name: 'B2', parentId: 'a', version: 3 })
    await groups.move('t1', 1, [{ child: 'b', parentId: null }])
    expect(await groups.write('t1', 's', [{ op: 'update', fromVersion: 2, group }])).toEqual(['applied'])
    expect(await groups.get('t1', 'b')).toEqual({ ...makeGroup({ id: 'b', name: 'B2', version: 4 }) })
  })

  test('a name is free again when its group was removed, and so is its id', async () => {
    const { groups } = use()
    await addGroups(groups, ['a', 'b'])
    await groups.move('t1', 0, [{ child: 'b', parentId: 'a' }])
    await groups.move('t1', 1, [{ remove: 'b' }])
    const group = makeGroup({ id: 'b', name: 'b', parentId: 'a' })
    expect(await groups.write('t1', 's', [{ op: 'insert', group }])).toEqual(['applied'])
    expect(await childrenOf(groups, null)).toEqual(['a', 'b'])
    expect(await groups.move('t1', 2, [{ child: 'b', parentId: 'a' }])).toBe(true)
    expect(await childrenOf(groups, 'a')).toEqual(['b'])
  })

  test('the groups under one are listed by name, in pages, without private ones', async () => {
    const { groups } = use()
    const names = ['Zeta', 'alpha', 'Émile', 'beta', 'top']
    await groups.write('t1', 's', [
      ...names.map(name => ({ op: 'insert' as const, group: makeGroup({ id: name, name }) })),
      { op: 'insert', group: makeGroup({ id: 'hidden', name: 'hidden', type: 'private' }) },
    ])
    await groups.move(
      't1',
      0,
      names.slice(0, 4).map(child => ({ child, parentId: 'top' })),
    )
    expect(await childrenOf(groups, null)).toEqual(['top'])
    for (const limit of [1, 2, 3, 4]) {
      const listed: string[] = []
      let page = await groups.children('t1', 'top', { limit })
      while (listed.push(...page.items.map(group => group.name)) < 20 && page.next !== null) {
        page = await groups.children('t1', 'top', { limit, after: page.next })
      }
      expect(listed).toEqual(['alpha', 'beta', 'Émile', 'Zeta'])
    }
  })

  test('the height of a tree is that of its longest line, as far as it is asked for', async () => {
    const { groups } = use()
    await addGroups(groups, ['a', 'b', 'c', 'd', 'e', 'f'])
    for (const tenant of ['t1', 't2']) await addGroups(groups, ['x'], tenant)
    const under: [string, string][] = [
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'b'],
      ['e', 'd'],
      ['f', 'a'],
    ]
    await groups.move(
      't1',
      0,
      under.map(([child, parentId]) => ({ child, parentId })),
    )
    const height = (id: string, most = 20) => groups.height('t1', id, most)
    expect(await Promise.all(['a', 'b', 'd', 'e', 'x'].map(id => height(id)))).toEqual([4, 3, 2, 1, 1])
    expect(await Promise.all([1, 2, 3, 4, 5].map(most => height('a', most)))).toEqual([1, 2, 3, 4, 4])
    expect(await groups.height('t2', 'a', 20)).toBe(1)
    expect(await groups.height('t3', 'a', 20)).toBe(1)
  })

  test('tenants are apart', async () => {
    const { groups } = use()
    for (const tenant of ['t1', 't2']) await addGroups(groups, ['a', 'b'], tenant)
    expect(await groups.move('t1', 0, [{ child: 'b', parentId: 'a' }])).toBe(true)
    expect(await groups.revision('t2')).toBe(0)
    expect(await childrenOf(groups, null, 't2')).toEqual(['a', 'b'])
    expect(await groups.childCounts('t2', ['a'])).toEqual(new Map())
    expect(await groups.move('t2', 0, [{ remove: 'b' }])).toBe(true)
    expect(await groups.get('t1', 'b')).not.toBeNull()
    expect(await childrenOf(groups, null, 't3')).toEqual([])
  })

  test('of many who decide on the same revision one is heard', async () => {
    const { all } = use()
    const { groups } = all[0] as { groups: GroupStore }
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    await addGroups(groups, ids)
    for (let revision = 0; revision < 6; revision++) {
      const tries = await Promise.all(
        ids.map((id, i) => {
          const moves = ids.filter(other => other !== id).map(child => ({ child, parentId: id }))
          return (all[i % all.length] as Storage).groups.move('t1', revision, [
            { child: id, parentId: null },
            ...moves,
          ])
        }),
      )
      expect(tries.filter(made => made)).toHaveLength(1)
      const winner = ids[tries.indexOf(true)] as string
      expect(await groups.revision('t1')).toBe(revision + 1)
      expect(await childrenOf(groups, null)).toEqual([winner])
      expect(await childrenOf(groups, winner)).toEqual(ids.filter(id => id !== winner))
    }
  })
})
