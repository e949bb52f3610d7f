import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { OrgRole, User } from '../../src/domain/users.ts'
import { RefusedError } from '../../src/errors.ts'
import { resolvePeople } from '../../src/services/resolve-people.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()

const ASHA = {
  id: 'asha',
  displayName: 'Asha Rao',
  email: 'asha@x.org',
  phone: '+12065550101',
  employeeId: 'Q77',
  title: 'Nurse',
}
const MENON = { id: 'menon', displayName: 'Asha Menon', title: 'Driver' }
const RAOUL = { id: 'raoul', displayName: 'Asha Raoul' }

const as = (orgRole: OrgRole, change: Partial<User> = {}) =>
  makeActor({ id: 'me', displayName: 'Tom Berg', orgRole, ...change })

async function meant(given: Imports, actor: Actor, text: string, limit = 10): Promise<string[]> {
  const { people } = await resolvePeople(given.context, actor, { text, limit })
  return people.map(({ id }) => id)
}

describe('who is meant', () => {
  test.each([
    ['id:asha', ['asha'], ['asha']],
    ['id:nobody', [], []],
    ['ASHA@x.org', ['asha'], []],
    ['(206) 555-0101', ['asha'], []],
    ['+1 206 555 0101', ['asha'], []],
    ['q77', ['asha'], []],
    ['asha', ['menon', 'asha', 'raoul'], ['menon', 'asha', 'raoul']],
    ['Asha Rao', ['asha'], ['asha']],
    ['asha  RAO', ['asha'], ['asha']],
    ['asha ra', ['asha', 'raoul'], ['asha', 'raoul']],
    ['nurse', ['asha'], ['asha']],
    ['me', ['me'], ['me']],
    ['my profile', ['me'], ['me']],
    ['the user Asha Rao', ['asha'], ['asha']],
    ['user user Asha Rao', [], []],
    ['zebedee', [], []],
  ])('%j: %j by an admin, %j by a member', async (text, byAdmin, byMember) => {
    const given = imports()
    await given.add(ASHA, MENON, RAOUL)
    expect(await meant(given, as('admin'), text)).toEqual(byAdmin)
    expect(await meant(given, as('supervisor'), text)).toEqual(byAdmin)
    expect(await meant(given, as('member'), text)).toEqual(byMember)
  })

  test('a group admin finds people of their group by what only they may see, and no others', async () => {
    const given = imports()
    await given.add(ASHA, { id: 'bo', displayName: 'Bo Chen', employeeId: 'Q78' })
    await addGroups(given.context, 't1', [{ id: 'g', name: 'North', admins: ['me'], members: ['asha'] }])
    expect(await meant(given, as('member'), 'Q77')).toEqual(['asha'])
    expect(await meant(given, as('member'), '206 555 0101')).toEqual(['asha'])
    expect(await meant(given, as('member'), 'Q78')).toEqual([])
    const { people } = await resolvePeople(given.context, as('member'), { text: 'asha', limit: 1 })
    expect(people).toMatchObject([{ email: 'asha@x.org' }])
  })

  test('two people of one name are both meant', async () => {
    const given = imports()
    await given.add(ASHA, { id: 'twin', displayName: 'asha rao' })
    expect((await meant(given, as('admin'), 'Asha Rao')).toSorted()).toEqual(['asha', 'twin'])
  })

  test('an archived person asks for nobody', async () => {
    const archived = as('admin', { status: 'archived' })
    await expect(meant(imports(), archived, 'me')).rejects.toThrow(RefusedError)
  })
})

describe('names that were probably meant', () => {
  test.each([
    ['ahsa', ['Asha Menon', 'Asha Rao', 'Asha Raoul']],
    ['ahsa rao', ['Asha Rao']],
    ['asha roa', ['Asha Rao']],
    ['ashaa menon', ['Asha Menon']],
    ['asha mennon', ['Asha Menon']],
    ['asja menon', ['Asha Menon']],
    ['zzz', []],
    ['x', []],
    ['', []],
  ])('%j: %j', async (text, near) => {
    const given = imports()
    await given.add(ASHA, MENON, RAOUL)
    expect(await resolvePeople(given.context, as('member'), { text, limit: 10 })).toEqual({
      people: [],
      near,
    })
  })

  test('a number that is like a hidden one tells nothing', async () => {
    const given = imports()
    await given.add({ ...ASHA, employeeId: 'QX7712' })
    for (const text of ['QX7713', 'QX771', '2065550102', 'asha@x.or', 'asah@x.org']) {
      expect(await resolvePeople(given.context, as('member'), { text, limit: 10 }), text).toEqual({
        people: [],
        near: [],
      })
    }
  })
})
