import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { changeAttribute } from '../../src/services/change-attribute.ts'
import { countPeople } from '../../src/services/count-people.ts'
import { findPeopleForOthers } from '../../src/services/find-for-others.ts'
import { findPeople } from '../../src/services/find-people.ts'
import { getProfile } from '../../src/services/get-profile.ts'
import { removeAttribute } from '../../src/services/remove-attribute.ts'
import { resolvePeople } from '../../src/services/resolve-people.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { storageEngines } from '../support/storage-engines.ts'

const MEMBER = makeActor({ id: 'me' })
const SUPERVISOR = makeActor({ id: 'boss2', orgRole: 'supervisor' })

async function find({ context }: Imports, actor: Actor, text: string): Promise<string[]> {
  const { people, next } = await findPeople(context, actor, { text, limit: 10 })
  expect(next).toBeNull()
  return people.map(({ id }) => id)
}
const define = ({ context }: Imports, ...given: Parameters<typeof makeAttribute>) =>
  context.storage.attributes.put(makeAttribute(...given))
const crowd = (size: number, fields: object) =>
  Array.from({ length: size }, (_, n) => ({ displayName: `A ${n}`, ...fields }))

describe.each(storageEngines)('who is found by values of attributes: $name', engine => {
  const imports = useImports(engine)

  test('everybody finds by public ones, who sees all fields by those for admins too', async () => {
    const given = imports()
    await given.add(
      { id: 'asha', displayName: 'Asha Rao', attributes: { location: 'New Delhi', salary: 'Band delta' } },
      { id: 'bo', displayName: 'Bo Delta', attributes: { location: 'Pune' } },
    )
    await define(given, { label: 'Location', visibility: 'public' })
    await define(given, { label: 'Salary' })
    for (const actor of [MEMBER, SUPERVISOR, given.admin]) {
      expect(await find(given, actor, 'delhi')).toEqual(['asha'])
      expect(await find(given, actor, 'asha new delhi')).toEqual(['asha'])
    }
    expect(await find(given, MEMBER, 'delta')).toEqual(['bo'])
    expect(await find(given, MEMBER, 'asha delta')).toEqual([])
    expect(await find(given, SUPERVISOR, 'delta')).toEqual(['asha', 'bo'])
    await define(given, { label: 'Salary', visibility: 'public' })
    expect(await find(given, MEMBER, 'delta')).toEqual(['asha', 'bo'])
    await define(given, { label: 'Location' })
    expect(await find(given, MEMBER, 'delhi')).toEqual([])
  })

  test('numbers and dates are found as texts are, by those who see them; yes and no are not', async () => {
    const given = imports()
    const define4 = async (visibility: 'public' | 'admins') => {
      await define(given, { label: 'Badge', type: 'number', visibility })
      await define(given, { label: 'Joined', type: 'date', visibility })
      await define(given, { label: 'Remote', type: 'boolean', visibility })
    }
    await define4('admins')
    await given.import(
      'Name,Country Code,Phone Number,Badge,Joined,Remote\nAsha Rao,1,206 555 0101,4711,01 May 2021,yes\n',
    )
    const id = (await given.people())[0]?.id
    const typed = ['4711', '2021-05-01', '2021-05', 'asha 47']
    for (const text of typed) {
      expect(await find(given, MEMBER, text)).toEqual([])
      expect(await countPeople(given.context, MEMBER, { text })).toMatchObject({ count: 0, more: false })
      expect(await find(given, SUPERVISOR, text)).toEqual([id])
    }
    await define4('public')
    for (const text of typed) {
      expect(await find(given, MEMBER, text)).toEqual([id])
      expect(await countPeople(given.context, MEMBER, { text })).toMatchObject({ count: 1 })
    }
    for (const text of ['2021-06', '2021-05-02', 'yes', 'true', 'asha true', '711'])
      expect(await find(given, SUPERVISOR, text)).toEqual([])
  })

  test('a group admin finds those in the group by all values, and others by the public ones', async () => {
    const given = imports()
    await given.add(
      { id: 'asha', displayName: 'Asha Rao', attributes: { salary: 'Delta', location: 'Pune' } },
      { id: 'bo', displayName: 'Bo', attributes: { salary: 'Delta', location: 'Pune' } },
    )
    await define(given, { label: 'Salary' })
    await define(given, { label: 'Location', visibility: 'public' })
    await addGroups(given.context, 't1', [{ id: 'north', name: 'North', members: ['asha'], admins: ['me'] }])
    expect(await find(given, MEMBER, 'delta')).toEqual(['asha'])
    expect(await find(given, MEMBER, 'pune')).toEqual(['asha', 'bo'])
    expect(await find(given, MEMBER, 'delta pune')).toEqual(['asha'])
  })

  test('an attribute that is renamed, retyped or removed', async () => {
    const given = imports()
    const { context, admin } = given
    await given.add({ id: 'asha', displayName: 'Asha', attributes: { desk: '2024', location: 'Delhi' } })
    await define(given, { label: 'Desk', visibility: 'public' })
    await define(given, { label: 'Location', visibility: 'public' })
    expect(await find(given, MEMBER, '2024')).toEqual(['asha'])
    await changeAttribute(context, admin, { key: 'location', choice: { label: 'Place' } })
    expect(await find(given, MEMBER, 'delhi')).toEqual(['asha'])
    await changeAttribute(context, admin, { key: 'desk', choice: { type: 'number' } })
    expect(await find(given, MEMBER, '2024')).toEqual(['asha'])
    await define(given, { label: 'Desk', type: 'boolean', visibility: 'public' })
    expect(await find(given, MEMBER, '2024')).toEqual([])
    await changeAttribute(context, admin, { key: 'desk', choice: { type: 'text' } })
    expect(await find(given, MEMBER, '2024')).toEqual(['asha'])
    await removeAttribute(context, admin, { key: 'location' })
    expect(await find(given, admin, 'delhi')).toEqual([])
    await define(given, { label: 'Location', visibility: 'public' })
    expect(await find(given, admin, 'delhi')).toEqual([])
  })
})

describe('answers', () => {
  const imports = useImports()

  test('say by which attribute somebody was found, where nothing else says it', async () => {
    const given = imports()
    const values = { location: 'Delhi', office: 'Delhi House', salary: 'Delhi' }
    await given.add(
      { id: 'asha', displayName: 'Asha Rao', attributes: values },
      { id: 'bo', displayName: 'Delhi Bo', attributes: values },
    )
    for (const label of ['Location', 'Office']) await define(given, { label, visibility: 'public' })
    await define(given, { label: 'Salary' })
    const by = async (actor: Actor, text: string) => {
      const found = await findPeople(given.context, actor, { text, limit: 10 })
      return [...found.by].map(([id, attributes]) => [id, ...attributes.map(({ key }) => key)])
    }
    expect(await by(MEMBER, 'delhi')).toEqual([['asha', 'location', 'office'], ['bo']])
    expect(await by(MEMBER, 'rao house')).toEqual([['asha', 'office']])
    expect(await by(SUPERVISOR, 'asha delhi')).toEqual([['asha', 'location', 'office', 'salary']])
  })

  test('what only some see does not show by a count, a name like it or a next page', async () => {
    const given = imports()
    await given.add(
      ...crowd(1500, { attributes: { salary: 'Asher' } }),
      { id: 'z1', displayName: 'Zoe', title: 'Asher' },
      { id: 'z2', displayName: 'Zoe Asher' },
    )
    await define(given, { label: 'Salary' })
    const page = async (limit: number) => {
      const { people, next } = await findPeople(given.context, MEMBER, { text: 'asher', limit })
      return [people.map(({ id }) => id), next]
    }
    expect(await page(1)).toEqual([['z1'], expect.any(String)])
    expect(await page(2)).toEqual([['z1', 'z2'], null])
    expect(await page(9)).toEqual([['z1', 'z2'], null])
    const count = (actor: Actor, text: string) => countPeople(given.context, actor, { text })
    expect(await count(MEMBER, 'asher')).toMatchObject({ count: 2, more: false })
    expect(await count(SUPERVISOR, 'asher')).toMatchObject({ count: 1000, more: true })
    await given.edit('z1', { title: 'Driver' })
    await given.edit('z2', { displayName: 'Zoe' })
    expect(await count(MEMBER, 'asher')).toMatchObject({ count: 0, more: false, near: [] })
    const none = await findPeople(given.context, MEMBER, { text: 'asher', limit: 1 })
    expect(none).toMatchObject({ people: [], next: null, near: [] })
    expect(await findPeopleForOthers(given.context, MEMBER, { text: 'asher', limit: 9 })).toEqual([])
    const like = await findPeople(given.context, MEMBER, { text: 'ashr', limit: 1 })
    expect(like).toMatchObject({ people: [], near: [] })
  })

  test('hits by an e-mail that is not to be seen give no next page and no "more" either', async () => {
    const given = imports()
    const named = Array.from({ length: 1200 }, (_, n) => ({
      displayName: `A ${n}`,
      email: `asher.n${n}@x.org`,
    }))
    await given.add(...named.slice(0, 700), ...named.slice(700), { id: 'z', displayName: 'Asher Z' })
    const found = await findPeople(given.context, MEMBER, { text: 'asher', limit: 1 })
    expect([found.people.length, found.next]).toEqual([0, null])
    expect(await countPeople(given.context, MEMBER, { text: 'asher' })).toMatchObject({
      count: 1,
      more: false,
    })
  })

  test('people are not called by their values, and are not lost among those who have their name as one', async () => {
    const given = imports()
    const { context, admin } = given
    await given.add(
      { id: 'ravi', displayName: 'Ravi Kumar', title: 'Lead' },
      { id: 'asha', displayName: 'Asha', attributes: { manager: 'Ravi Kumar', buddy: 'Ravi Kumar' } },
      ...crowd(300, { attributes: { manager: 'Ravi Kumar', buddy: 'Ravi Kumar', location: 'Delhi' } }),
    )
    for (const label of ['Manager', 'Buddy', 'Location']) await define(given, { label, visibility: 'public' })
    const resolve = async (text: string) => {
      const { people } = await resolvePeople(context, admin, { text, limit: 9 })
      return people.map(({ id }) => id)
    }
    expect(await resolve('ravi')).toEqual(['ravi'])
    expect(await resolve('delhi')).toEqual([])
    expect((await getProfile(context, admin, { userId: 'asha' })).manager?.person?.id).toBe('ravi')
    expect((await getProfile(context, admin, { userId: 'ravi' })).reports.count).toBeGreaterThan(0)
    expect((await resolvePeople(context, admin, { text: 'rvai kumar', limit: 9 })).near).toEqual([
      'Ravi Kumar',
    ])
    expect((await countPeople(context, admin, { text: 'lead ravi' })).count).toBe(1)
    await define(given, { label: 'Buddy', type: 'boolean' })
    expect(await find(given, admin, 'ravi kumar')).toEqual(['ravi'])
  })
})
