import { expect } from 'vitest'
import type { GroupWrite } from '../../../src/ports/group-store.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { makeGroup, makeMembership } from '../../support/make-group.ts'

/** Every method of the two stores, with each of its options, so that each question reaches the server once at least. */
export async function askAboutGroups({ groups, memberships }: Pick<Storage, 'groups' | 'memberships'>) {
  const [a, b, c] = ['a', 'b', 'c'].map(id => makeGroup({ id, name: `Group ${id}` })) as [
    ReturnType<typeof makeGroup>,
    ReturnType<typeof makeGroup>,
    ReturnType<typeof makeGroup>,
  ]
  const inserts = [a, b].map((group): GroupWrite => ({ op: 'insert', group }))
  await groups.write('t1', 's1', [...inserts, { op: 'insert', group: makeGroup({ type: 'private' }) }])
  await groups.write('t1', 's2', [
    { op: 'update', fromVersion: 1, group: { ...a, name: 'New', version: 2 } },
    { op: 'insert', group: { ...c, name: a.name } },
  ])
  await groups.get('t1', 'a')
  await groups.getMany('t1', ['a', 'b'])
  await groups.byKeys('t1', ['group b'])
  expect(await groups.revision('t1')).toBe(0)
  await groups.move('t1', 0, [{ child: 'b', parentId: 'a' }])
  await groups.move('t1', 1, [{ child: 'b', parentId: null }, { remove: 'c' }])
  expect(await groups.revision('t1')).toBe(2)
  await groups.childCounts('t1', ['a', 'b'])
  await groups.height('t1', 'a', 3)
  await groups.count('t1')
  for (const ask of [
    (page: { after?: string }) => groups.list('t1', { limit: 1, ...page }),
    (page: { after?: string }) => groups.list('t1', { limit: 1, words: ['gr'], ...page }),
    (page: { after?: string }) => groups.list('t1', { limit: 1, words: ['gr', 'a'], ...page }),
    (page: { after?: string }) => groups.children('t1', null, { limit: 1, ...page }),
    (page: { after?: string }) => groups.children('t1', 'a', { limit: 1, ...page }),
  ]) {
    const { next } = await ask({})
    if (next !== null) await ask({ after: next })
  }

  const members = ['anna', 'ben'].map(userId => makeMembership({ groupId: 'a', userId }))
  await memberships.add('t1', members)
  await memberships.find('t1', members)
  const { next } = await memberships.ofGroup('t1', 'a', { limit: 1 })
  await memberships.ofGroup('t1', 'a', { limit: 1, after: next ?? '' })
  await memberships.ofUsers('t1', ['anna', 'ben'])
  await memberships.counts('t1', ['a', 'b'])
  await memberships.rename('t1', [{ userId: 'anna', sortName: 'zoe' }])
  await memberships.remove('t1', members.slice(1))
}

/** What has text, or a number, where `value` stands. */
export function hostileQuestions(
  { groups, memberships }: Storage,
  value: string,
): (() => Promise<unknown>)[] {
  const group = makeGroup({ id: 'x', name: 'X' })
  return [
    () => groups.get(value, 'a'),
    () => groups.byKeys('t1', [value]),
    () => groups.children('t1', value, { limit: 5 }),
    () => groups.childCounts('t1', [value]),
    () => groups.height('t1', value, 3),
    () => groups.list(value, { limit: 5 }),
    () => groups.count(value),
    () => groups.revision(value),
    () => groups.move('t1', value as unknown as number, []),
    () => groups.write('t1', value, [{ op: 'insert', group }]),
    () => memberships.ofGroup('t1', value, { limit: 5 }),
    () => memberships.ofUsers('t1', [value]),
    () => memberships.counts('t1', [value]),
    () => memberships.rename('t1', [{ userId: value, sortName: 'x' }]),
    () => memberships.rename('t1', [{ userId: 'anna', sortName: value }]),
    () => memberships.remove(value, [{ groupId: 'a', userId: 'anna' }]),
  ]
}
