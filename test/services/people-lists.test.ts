import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { Attribute } from '../../src/domain/attributes.ts'
import type { User } from '../../src/domain/users.ts'
import { RefusedError } from '../../src/errors.ts'
import { chooseColumns, getColumns } from '../../src/services/choose-columns.ts'
import { countPeople } from '../../src/services/count-people.ts'
import { getProfile } from '../../src/services/get-profile.ts'
import { listPeople } from '../../src/services/list-people.ts'
import { reportsOf } from '../../src/services/reports-of.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()

const as = (fields: Partial<User> = {}) => makeActor({ id: 'me', ...fields })
function define(given: Imports, key: string, fields: Partial<Attribute> = {}): Promise<void> {
  const rest = {
    type: 'text',
    required: false,
    visibility: 'public',
    selfEdited: false,
    position: 1,
  } as const
  return given.context.storage.attributes.put({ tenant: 't1', key, label: key, ...rest, ...fields })
}

describe('managers', () => {
  const RAVI = {
    id: 'ravi',
    displayName: 'Ravi Kumar',
    email: 'ravi@x.org',
    phone: '+12065550101',
    employeeId: 'E1',
  }
  const led = (id: string, manager: string) => ({ id, displayName: id, attributes: { manager } })
  const reports = async (given: Imports, actor: Actor) => {
    const { people } = await reportsOf(given.context, actor, { userId: 'ravi', limit: 10 })
    return people.map(({ id }) => id)
  }

  test('are named by e-mail, phone, employee id or full name', async () => {
    const given = imports()
    await given.add(
      RAVI,
      led('a', 'RAVI@x.org'),
      led('b', '+12065550101'),
      led('c', 'e1'),
      led('d', 'ravi  kumar'),
      led('e', 'Ravi'),
      led('f', 'Ravi Kumari'),
    )
    expect(await reports(given, given.admin)).toEqual(['a', 'b', 'c', 'd'])
    for (const userId of ['a', 'b', 'c', 'd']) {
      const { manager } = await getProfile(given.context, given.admin, { userId })
      expect(manager?.person?.id).toBe('ravi')
    }
    const { manager } = await getProfile(given.context, given.admin, { userId: 'e' })
    expect(manager).toEqual({ text: 'Ravi', person: null })
  })

  test('a name that two people have means neither; nobody manages themselves', async () => {
    const given = imports()
    await given.add(
      { ...RAVI, attributes: { manager: 'ravi@x.org' } },
      { id: 'other', displayName: 'Ravi Kumár' },
      led('d', 'Ravi Kumar'),
      led('a', 'ravi@x.org'),
    )
    expect(await reports(given, given.admin)).toEqual(['a'])
    const of = async (userId: string) =>
      (await getProfile(given.context, given.admin, { userId })).manager?.person
    expect(await of('d')).toBeNull()
    expect(await of('ravi')).toBeNull()
  })

  test('are seen by who sees the attribute of that person', async () => {
    const given = imports()
    await given.add(RAVI, led('a', 'ravi@x.org'))
    await define(given, 'manager', { visibility: 'admins' })
    const profile = (userId: string, actor: Actor) => getProfile(given.context, actor, { userId })
    expect(await reports(given, as())).toEqual([])
    expect((await profile('ravi', as())).reports.count).toBe(0)
    expect((await profile('a', as())).manager).toBeNull()
    await define(given, 'manager')
    expect(await reports(given, as())).toEqual(['a'])
    expect((await profile('a', as())).manager?.person).toEqual({ id: 'ravi', displayName: 'Ravi Kumar' })
  })

  test('reports that the reader does not see show by no further page, no cursor and no "or more"', async () => {
    const given = imports()
    const crowd = Array.from({ length: 120 }, (_, n) => led(`n${String(n).padStart(3, '0')}`, 'ravi@x.org'))
    await given.add(RAVI, ...crowd)
    await define(given, 'manager', { visibility: 'admins' })
    const page = (after?: string) => {
      const query = { userId: 'ravi', limit: 1, ...(after ? { after } : {}) }
      return reportsOf(given.context, as(), query)
    }
    expect(await page()).toMatchObject({ people: [], next: null })
    const { reports: counted } = await getProfile(given.context, as(), { userId: 'ravi' })
    expect(counted).toEqual({ count: 0, more: false })
    await addGroups(given.context, 't1', [
      { id: 'north', name: 'North', members: ['n003', 'n007'], admins: ['me'] },
    ])
    const first = await page()
    expect(first.people).toMatchObject([{ id: 'n003' }])
    expect(Buffer.from(first.next ?? '', 'base64url').toString()).toContain('n003')
    const last = await page(first.next ?? '')
    expect([last.people, last.next]).toMatchObject([[{ id: 'n007' }], null])
    const all = await getProfile(given.context, as({ orgRole: 'admin' }), { userId: 'ravi' })
    expect(all.reports).toEqual({ count: 100, more: true })
  })
})

describe('profiles', () => {
  test('tell of groups whose members the reader sees', async () => {
    const given = imports()
    await given.add({ id: 'asha', displayName: 'Asha' })
    await addGroups(given.context, 't1', [
      { id: 'north', name: 'North', members: ['asha', 'me'] },
      { id: 'south', name: 'South', admins: ['asha'] },
      { id: 'club', name: 'Club', type: 'private', members: ['asha'] },
    ])
    const groups = async (actor: Actor) =>
      (await getProfile(given.context, actor, { userId: 'asha' })).groups.map(({ name }) => name)
    expect(await groups(as())).toEqual(['North'])
    expect(await groups(as({ id: 'you' }))).toEqual([])
    expect(await groups(as({ orgRole: 'supervisor' }))).toEqual(['North', 'South'])
    expect(await groups(as({ id: 'asha' }))).toEqual(['Club', 'North', 'South'])
  })

  test('a group admin sees all fields of the people in the group, and may change nothing', async () => {
    const given = imports()
    await given.add({ id: 'asha', displayName: 'Asha', phone: '+12065550101' })
    await addGroups(given.context, 't1', [{ id: 'north', name: 'North', members: ['asha'], admins: ['me'] }])
    const profile = await getProfile(given.context, as(), { userId: 'asha' })
    expect(profile.person.phone).toBe('+12065550101')
    expect(profile).toMatchObject({ allowed: new Set(), editable: false, isSelf: false })
    const stranger = await getProfile(given.context, as({ id: 'you' }), { userId: 'asha' })
    expect(stranger.person).toEqual({ id: 'asha', displayName: 'Asha' })
  })
})

describe('lists and counts', () => {
  test('filters tell fields, so they are for who sees these', async () => {
    const given = imports()
    await given.add({ id: 'x', displayName: 'X', status: 'archived' })
    await expect(listPeople(given.context, as(), { filter: 'archived', limit: 5 })).rejects.toThrow(
      RefusedError,
    )
    await expect(countPeople(given.context, as(), { text: 'archived', filter: 'archived' })).rejects.toThrow(
      RefusedError,
    )
    const supervisor = as({ orgRole: 'supervisor' })
    const page = await listPeople(given.context, supervisor, { filter: 'archived', limit: 5 })
    expect(page.people.map(({ id }) => id)).toEqual(['x'])
    expect(
      await countPeople(given.context, supervisor, { text: 'archived', filter: 'archived' }),
    ).toMatchObject({
      count: 1,
      more: false,
    })
  })

  test('counts go up to a limit and say so', async () => {
    const given = imports()
    const crowd = (title: string, size: number) =>
      Array.from({ length: size }, (_, n) => ({ displayName: `N${n}`, title }))
    await given.add(...crowd('Nurse', 700), ...crowd('Driver', 600), ...crowd('Driver', 600))
    const count = (text: string) => countPeople(given.context, as(), { text })
    expect(await count('nurse')).toMatchObject({ count: 700, more: false })
    expect(await count('driver')).toMatchObject({ count: 1000, more: true })
    expect(await count('nobody')).toMatchObject({ count: 0, more: false })
  })

  test('a part of a telephone number counts as it is written', async () => {
    const given = imports()
    await given.add({ displayName: 'Asha', phone: '+250788123456' }, { displayName: 'Bo' })
    for (const text of ['0788 12', '788 123', '0788']) {
      expect(await countPeople(given.context, as({ orgRole: 'admin' }), { text })).toMatchObject({ count: 1 })
    }
    expect(await countPeople(given.context, as(), { text: '0788 12' })).toMatchObject({ count: 0 })
  })

  test('what somebody may not see does not show by a count', async () => {
    const given = imports()
    await given.add({ id: 'x', displayName: 'X', phone: '+12065550101', employeeId: 'Q77' })
    for (const text of ['Q77', '2065550101']) {
      expect(await countPeople(given.context, as(), { text })).toMatchObject({
        count: 0,
        more: false,
        near: [],
      })
      expect((await countPeople(given.context, given.admin, { text })).count).toBe(1)
    }
  })
})

test('columns are remembered for each person, as far as they may still see them', async () => {
  const given = imports()
  const { context } = given
  await define(given, 'location')
  await define(given, 'salary', { visibility: 'admins' })
  const chosen = async (actor: Actor) => (await getColumns(context, actor)).chosen.map(({ key }) => key)
  const admin = as({ orgRole: 'admin' })
  expect(await chosen(admin)).toEqual(['title', 'department'])
  await chooseColumns(context, admin, { keys: ['attribute:salary', 'phone', 'attribute:location', 'phone'] })
  expect(await chosen(admin)).toEqual(['attribute:salary', 'phone', 'attribute:location'])
  expect(await chosen(as())).toEqual(['attribute:location'])
  expect(await chosen(as({ id: 'you' }))).toEqual(['title', 'department'])
  await chooseColumns(context, admin, { keys: ['attribute:salary', 'phone'] })
  expect(await chosen(as())).toEqual(['title', 'department'])
  await chooseColumns(context, admin, { keys: [] })
  expect(await chosen(admin)).toEqual([])
  const keys = ['title', 'department', 'email', 'phone', 'network']
  await expect(chooseColumns(context, admin, { keys })).rejects.toThrow('up to 4')
})
