import { describe, expect, test } from 'vitest'
import { type Group, groupKey } from '../../src/domain/groups.ts'
import { searchWords } from '../../src/domain/search-words.ts'
import type { GroupStore, GroupWrite } from '../../src/ports/group-store.ts'
import { makeGroup } from '../support/make-group.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

function inserts(groups: readonly Group[]): GroupWrite[] {
  return groups.map(group => ({ op: 'insert', group }))
}

function update(group: Group, fields: Partial<Group>): GroupWrite {
  const { version } = group
  return { op: 'update', fromVersion: version, group: { ...group, version: version + 1, ...fields } }
}

async function allPages(
  ask: (after?: string) => ReturnType<GroupStore['list']>,
): Promise<{ names: string[]; pages: number }> {
  const names: string[] = []
  let page = await ask()
  for (let pages = 1; ; pages++) {
    names.push(...page.items.map(group => group.name))
    if (page.next === null) return { names, pages }
    page = await ask(page.next)
  }
}

describe.each(storageEngines)('groups: $name', engine => {
  const use = useStorage(engine)

  test('a group is stored, found by id and by name, and changed', async () => {
    const { groups } = use()
    const sales = makeGroup({ id: 's', name: 'Équipe  Ventes', admins: ['u1', 'u2'] })
    expect(await groups.write('t1', 'a', inserts([sales]))).toEqual(['applied'])
    expect(await groups.get('t1', 's')).toEqual(sales)
    expect(await groups.getMany('t1', ['s', 'none', 's'])).toEqual(new Map([['s', sales]]))
    expect(await groups.getMany('t1', [])).toEqual(new Map())
    const key = groupKey('equipe ventes')
    expect(await groups.byKeys('t1', [key, 'none'])).toEqual(new Map([[key, sales]]))
    expect(await groups.byKeys('t1', [])).toEqual(new Map())
    expect(await groups.get('t2', 's')).toBeNull()
    expect((await groups.byKeys('t2', [key])).size).toBe(0)

    const renamed = update(sales, { name: 'Vente', admins: ['u2'], updatedAt: 5 })
    expect(await groups.write('t1', 'b', [renamed])).toEqual(['applied'])
    expect(await groups.get('t1', 's')).toEqual(renamed.group)
    expect([...(await groups.byKeys('t1', [key, 'vente'])).keys()]).toEqual(['vente'])
  })

  test('a batch may be repeated', async () => {
    const { groups } = use()
    const [a, b] = [makeGroup({ id: 'a', name: 'A' }), makeGroup({ id: 'b', name: 'B' })]
    await groups.write('t1', 's1', inserts([a, b]))
    const batch = [
      update(a, { name: 'C' }),
      { op: 'insert' as const, group: makeGroup({ id: 'n', name: 'A' }) },
      { op: 'insert' as const, group: makeGroup({ id: 'm', name: 'B' }) },
    ]
    const answers = await groups.write('t1', 's2', batch)
    expect(answers).toEqual(['applied', 'applied', 'taken'])
    const before = await groups.list('t1', { limit: 9 })
    expect(await groups.write('t1', 's2', batch)).toEqual(answers)
    expect(await groups.list('t1', { limit: 9 })).toEqual(before)
    expect(before.items.map(group => [group.id, group.name])).toEqual([
      ['n', 'A'],
      ['b', 'B'],
      ['a', 'C'],
    ])
  })

  test('another version, a group that is gone and an id that exists are stale', async () => {
    const { groups } = use()
    const a = makeGroup({ id: 'a', name: 'A' })
    await groups.write('t1', 's1', inserts([a]))
    await groups.write('t1', 's2', [update(a, { name: 'B' })])
    const late = [
      update(a, { name: 'C' }),
      update(makeGroup({ id: 'gone' }), {}),
      { op: 'insert' as const, group: { ...a, name: 'D' } },
    ]
    expect(await groups.write('t1', 's3', late)).toEqual(['stale', 'stale', 'stale'])
    expect(await groups.get('t1', 'a')).toMatchObject({ name: 'B', version: 2 })
    expect(await groups.write('t1', 's2', [update(a, { name: 'B' })])).toEqual(['applied'])
  })

  test('a name belongs to one organization group, however it is written, and to any number of private ones', async () => {
    const { groups } = use()
    const first = makeGroup({ id: 'a', name: 'Sales' })
    const hidden = (id: string) => makeGroup({ id, name: 'Sales', type: 'private' })
    expect(
      await groups.write(
        't1',
        's1',
        inserts([first, makeGroup({ id: 'b', name: 'SÁLES' }), hidden('p'), hidden('q')]),
      ),
    ).toEqual(['applied', 'taken', 'applied', 'applied'])
    expect(await groups.get('t1', 'b')).toBeNull()
    expect(await groups.write('t2', 's1', inserts([{ ...first, tenant: 't2' }]))).toEqual(['applied'])

    expect(await groups.write('t1', 's2', [update(hidden('p'), { type: 'organization' })])).toEqual(['taken'])
    expect((await groups.get('t1', 'p'))?.type).toBe('private')
    const swap = [update(hidden('p'), { type: 'organization' }), update(first, { type: 'private' })]
    expect(await groups.write('t1', 's3', swap)).toEqual(['applied', 'applied'])
    expect((await groups.byKeys('t1', ['sales'])).get('sales')?.id).toBe('p')
    expect(await groups.count('t1')).toBe(1)
  })

  test('of two who want a name the first gets it, also in one batch', async () => {
    const { groups } = use()
    const [a, b] = [makeGroup({ id: 'a', name: 'A' }), makeGroup({ id: 'b', name: 'B' })]
    await groups.write('t1', 's1', inserts([b]))
    const batch = [update(b, { name: 'new' }), ...inserts([{ ...a, name: 'New' }])]
    expect(await groups.write('t1', 's2', batch)).toEqual(['applied', 'taken'])
    const both = inserts([a, makeGroup({ id: 'c', name: 'a' })])
    expect(await groups.write('t1', 's3', both)).toEqual(['applied', 'taken'])
  })

  test('a name that is given up may be taken in the same batch, whatever the order, but not in a circle', async () => {
    const { groups } = use()
    const [a, b, c] = ['a', 'b', 'c'].map(id => makeGroup({ id, name: id })) as [Group, Group, Group]
    await groups.write('t1', 's1', inserts([a, b, c]))
    const chain = [
      ...inserts([makeGroup({ id: 'n', name: 'a' })]),
      update(a, { name: 'b' }),
      update(b, { name: 'c' }),
      update(c, { name: 'd' }),
    ]
    expect(await groups.write('t1', 's2', chain)).toEqual(Array(4).fill('applied'))
    expect((await groups.list('t1', { limit: 9 })).items.map(group => group.id)).toEqual(['n', 'a', 'b', 'c'])
    const [a2, b2] = [await groups.get('t1', 'a'), await groups.get('t1', 'b')] as [Group, Group]
    const circle = [update(a2, { name: b2.name }), update(b2, { name: a2.name })]
    expect(await groups.write('t1', 's3', circle)).toEqual(['taken', 'taken'])
    expect(await groups.getMany('t1', ['a', 'b'])).toEqual(new Map(Object.entries({ a: a2, b: b2 })))
  })

  test('a group that is written twice in a batch is written in order', async () => {
    const { groups } = use()
    const a = makeGroup({ id: 'a', name: 'A' })
    const batch = [...inserts([a]), update(a, { name: 'B' }), ...inserts([makeGroup({ id: 'b', name: 'b' })])]
    const answers = await groups.write('t1', 's1', batch)
    expect(await groups.write('t1', 's1', batch)).toEqual(answers)
    expect(await groups.get('t1', 'a')).toMatchObject({ version: 2 - Number(answers[1] === 'taken') })
    expect(await groups.count('t1')).toBe(
      answers.filter((answer, i) => i !== 1 && answer === 'applied').length,
    )
  })

  test('organization groups are listed by name, in pages, all or by words', async () => {
    const { groups } = use()
    const names = [
      'Zürich',
      'alpha 7',
      'Ábaco',
      'East Sales Team',
      'sales north',
      'North-South',
      '王小明',
      'a',
    ]
    await groups.write('t1', 's', [
      ...inserts(names.map(name => makeGroup({ id: name, name }))),
      ...inserts([makeGroup({ name: 'sales hidden', type: 'private' })]),
    ])
    await groups.write('t2', 's', inserts([makeGroup({ tenant: 't2', name: 'Sales' })]))
    const listed = (limit: number, words?: string[]) =>
      allPages(after =>
        groups.list('t1', { limit, ...(words ? { words } : {}), ...(after ? { after } : {}) }),
      )
    const inOrder = [
      'a',
      'Ábaco',
      'alpha 7',
      'East Sales Team',
      'North-South',
      'sales north',
      'Zürich',
      '王小明',
    ]
    expect(await listed(3)).toEqual({ names: inOrder, pages: 3 })
    expect(await listed(4)).toEqual({ names: inOrder, pages: 2 })
    const found = async (text: string) => (await listed(1, searchWords(text))).names
    expect(await found('SÁL')).toEqual(['East Sales Team', 'sales north'])
    expect(await found('no sal')).toEqual(['sales north'])
    expect(await found('south')).toEqual(['North-South'])
    expect(await found('小')).toEqual(['王小明'])
    expect(await found('ales')).toEqual([])
    for (const word of ['', ' ', 'st sales', '.*', '%']) expect((await listed(9, [word])).names).toEqual([])
    expect((await groups.list('t1', { limit: 2, after: 'nonsense' })).items).toHaveLength(2)
    expect(await groups.count('t1')).toBe(8)
    expect(await groups.count('t3')).toBe(0)
  })
})

describe.each(storageEngines)('groups that several write at once: $name', engine => {
  const use = useStorage(engine, 4)

  test('one gets the name, one the version', async () => {
    const { all } = use()
    const made = await Promise.all(
      all.map(({ groups }, i) =>
        groups.write('t1', `s${i}`, inserts([makeGroup({ id: `g${i}`, name: 'One' })])),
      ),
    )
    expect(made.flat().sort()).toEqual(['applied', 'taken', 'taken', 'taken'])
    const holder = (await all[0]?.groups.byKeys('t1', ['one']))?.get('one') as Group
    const changed = await Promise.all(
      all.map(({ groups }, i) => groups.write('t1', `u${i}`, [update(holder, { admins: [`u${i}`] })])),
    )
    expect(changed.flat().sort()).toEqual(['applied', 'stale', 'stale', 'stale'])
  })
})
