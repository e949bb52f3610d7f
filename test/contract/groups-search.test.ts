import { describe, expect, test } from 'vitest'
import type { Group } from '../../src/domain/groups.ts'
import { searchWords } from '../../src/domain/search-words.ts'
import type { GroupStore } from '../../src/ports/group-store.ts'
import { makeGroup } from '../support/make-group.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

/** So many that no engine goes through all who have the word. */
const MANY = 1100

async function add(groups: GroupStore, added: readonly Group[], tenant = 't1'): Promise<void> {
  for (let n = 0; n < added.length; n += 1000) {
    const writes = added.slice(n, n + 1000).map(group => ({ op: 'insert' as const, group }))
    await groups.write(tenant, `s${n}`, writes)
  }
}

async function names(groups: GroupStore, text: string, limit = 50): Promise<string[]> {
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const page = { limit, words: searchWords(text), ...(after ? { after } : {}) }
    const { items, next } = await groups.list('t1', page)
    found.push(...items.map(({ name }) => name))
    if (next === null) return found
    after = next
  }
}

describe.each(storageEngines)('groups by words: $name', engine => {
  const use = useStorage(engine)

  test('a group is found by the name that it has now, as long as it is one of the organization', async () => {
    const { groups } = use()
    const sales = makeGroup({ id: 's', name: 'Sales East' })
    await add(groups, [sales, makeGroup({ id: 'n', name: 'North sales' })])
    await add(groups, [{ ...sales, tenant: 't2' }], 't2')
    const write = async (stamp: string, fields: Partial<Group>) => {
      const group = (await groups.get('t1', 's')) as Group
      const { version } = group
      await groups.write('t1', stamp, [
        { op: 'update', fromVersion: version, group: { ...group, ...fields, version: version + 1 } },
      ])
    }
    expect(await names(groups, 'sal')).toEqual(['North sales', 'Sales East'])
    await write('a', { admins: ['u1'] })
    expect(await names(groups, 'east sal')).toEqual(['Sales East'])
    await write('b', { name: 'Salsa West' })
    expect(await names(groups, 'east')).toEqual([])
    expect(await names(groups, 'sal')).toEqual(['North sales', 'Salsa West'])
    await write('c', { type: 'private' })
    expect(await names(groups, 'sal')).toEqual(['North sales'])
    await write('d', { type: 'organization', name: 'Sales East' })
    expect(await names(groups, 'sal')).toEqual(['North sales', 'Sales East'])
    await groups.move('t1', 0, [{ remove: 's' }])
    expect(await names(groups, 'sal')).toEqual(['North sales'])
    await add(groups, [makeGroup({ id: 'w', name: 'West' })])
    expect(await names(groups, 'sales')).toEqual(['North sales'])
    expect(await names(groups, 'west')).toEqual(['West'])
  })

  test('common words and rare ones are found in order, page by page', async () => {
    const { groups } = use()
    const all = Array.from({ length: MANY }, (_, n) =>
      makeGroup({ id: `g${n}`, name: `${n % 2 ? 'North' : 'South'} ward ${String(n).padStart(4, '0')}` }),
    )
    await add(groups, all)
    const inOrder = all.map(({ name }) => name).toSorted()
    expect(await names(groups, 'ward', 400)).toEqual(inOrder)
    const north = inOrder.filter(name => name.startsWith('North'))
    expect(await names(groups, 'ward nor', 200)).toEqual(north)
    expect(await names(groups, '00 nor', 7)).toEqual(north.filter(name => name.includes(' 00')))
    expect(await names(groups, 'ward 0042')).toEqual(['South ward 0042'])
    expect(await names(groups, 'north south')).toEqual([])
    expect(await names(groups, 'ward nobody')).toEqual([])
  })
})
