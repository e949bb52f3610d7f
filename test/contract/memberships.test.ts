import { describe, expect, test } from 'vitest'
import type { Membership } from '../../src/domain/groups.ts'
import { makeMembership } from '../support/make-group.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

function inOrder(memberships: readonly Membership[]): Membership[] {
  const key = ({ groupId, userId }: Membership) => JSON.stringify([groupId, userId])
  return memberships.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

describe.each(storageEngines)('memberships: $name', engine => {
  const use = useStorage(engine, 4)

  test('who is in already stays as they are', async () => {
    const { memberships } = use()
    const anna = makeMembership({ groupId: 'g', userId: 'anna', since: 5 })
    const ben = makeMembership({ groupId: 'g', userId: 'ben' })
    expect(await memberships.add('t1', [anna])).toEqual([true])
    const again = [ben, { ...anna, since: 9, sortName: 'other' }, ben, { ...anna, groupId: 'h' }]
    expect(await memberships.add('t1', again)).toEqual([true, false, false, true])
    expect(await memberships.add('t1', [])).toEqual([])
    const found = await memberships.find('t1', [anna, ben, ben, { groupId: 'h', userId: 'ben' }])
    expect(inOrder(found)).toEqual([anna, ben])
    expect(await memberships.find('t1', [])).toEqual([])
    expect(await memberships.find('t2', [anna])).toEqual([])
  })

  test('whoever is removed is gone from that group alone, also twice', async () => {
    const { memberships } = use()
    const all = ['g', 'h'].flatMap(groupId =>
      ['anna', 'ben'].map(userId => makeMembership({ groupId, userId })),
    )
    await memberships.add('t1', all)
    await memberships.add('t2', [makeMembership({ tenant: 't2', groupId: 'g', userId: 'anna' })])
    const pairs = [
      { groupId: 'g', userId: 'anna' },
      { groupId: 'none', userId: 'anna' },
    ]
    for (let times = 0; times < 2; times++) await memberships.remove('t1', pairs)
    await memberships.remove('t1', [])
    expect(inOrder(await memberships.ofUsers('t1', ['anna', 'ben', 'nobody', 'anna']))).toEqual(all.slice(1))
    expect(await memberships.ofUsers('t2', ['anna'])).toHaveLength(1)
    expect(await memberships.ofUsers('t1', [])).toEqual([])
    expect(await memberships.counts('t1', ['g', 'h', 'none', 'g'])).toEqual(
      new Map([
        ['g', 1],
        ['h', 2],
      ]),
    )
    expect(await memberships.counts('t2', ['g', 'h'])).toEqual(new Map([['g', 1]]))
    expect(await memberships.counts('t3', ['g'])).toEqual(new Map())
    expect(await memberships.counts('t1', [])).toEqual(new Map())
  })

  test('members come by name, then id, in pages', async () => {
    const { memberships } = use()
    const people = [
      ['u9', 'asha rao'],
      ['u:1', 'asha rao'],
      ['u1', 'asha rao'],
      ['%', 'ärne'],
      ['u3', '王小明'],
      ['u2', '😀'],
      ['u4', ''],
    ] as const
    await memberships.add(
      't1',
      people.map(([userId, sortName]) => makeMembership({ groupId: 'g:h', userId, sortName })),
    )
    await memberships.add('t1', [makeMembership({ groupId: 'g', userId: 'h:u5', sortName: 'b' })])
    const expected = ['u4', 'u1', 'u9', 'u:1', '%', 'u3', 'u2']
    for (const limit of [1, 2, 3, 7, 9]) {
      const listed: string[] = []
      let page = await memberships.ofGroup('t1', 'g:h', { limit })
      while (listed.push(...page.items.map(one => one.userId)) < 20 && page.next !== null) {
        page = await memberships.ofGroup('t1', 'g:h', { limit, after: page.next })
      }
      expect(listed).toEqual(expected)
    }
    expect((await memberships.ofGroup('t1', 'none', { limit: 3 })).items).toEqual([])
    expect((await memberships.ofGroup('t2', 'g:h', { limit: 3 })).items).toEqual([])
  })

  test('a new name puts somebody into another place, in each of their groups', async () => {
    const { memberships } = use()
    const all = ['g', 'h'].flatMap(groupId =>
      ['anna', 'ben', 'cleo'].map(userId => makeMembership({ groupId, userId })),
    )
    await memberships.add('t1', all)
    await memberships.add('t2', [makeMembership({ tenant: 't2', groupId: 'g', userId: 'anna' })])
    const names = [
      { userId: 'anna', sortName: 'zoe' },
      { userId: 'ben', sortName: 'ben' },
      { userId: 'nobody', sortName: 'x' },
    ]
    for (let times = 0; times < 2; times++) await memberships.rename('t1', names)
    await memberships.rename('t1', [])
    for (const groupId of ['g', 'h']) {
      const { items } = await memberships.ofGroup('t1', groupId, { limit: 9 })
      expect(items.map(one => one.userId)).toEqual(['ben', 'cleo', 'anna'])
      expect(items[2]).toEqual(makeMembership({ groupId, userId: 'anna', sortName: 'zoe' }))
    }
    expect((await memberships.ofUsers('t2', ['anna']))[0]?.sortName).toBe('anna')
  })

  test('of several who add the same people at once each is told of others', async () => {
    const { all } = use()
    const people = Array.from({ length: 40 }, (_, i) => makeMembership({ groupId: 'g', userId: `u${i}` }))
    const answers = await Promise.all(all.map(({ memberships }) => memberships.add('t1', people)))
    for (const i of people.keys()) expect(answers.filter(answer => answer[i])).toHaveLength(1)
    expect((await all[0]?.memberships.counts('t1', ['g']))?.get('g')).toBe(40)
  })
})
