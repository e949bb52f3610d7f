import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { OrgRole } from '../../src/domain/users.ts'
import { lookAtLeaving, MOST_LEAVING, membersNamed } from '../../src/services/look-at-leaving.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const as = (id: string, orgRole: OrgRole = 'member') => makeActor({ id, orgRole })
const DANA = as('dana', 'admin')
const TOM = as('tom')

beforeEach(async () => {
  await imports().add(
    { id: 'dana', displayName: 'Dana Ortiz', orgRole: 'admin' },
    { id: 'tom', displayName: 'Tom Berg', email: 'tom@corp.example' },
    { id: 'asha', displayName: 'Asha Rao', phone: '+12025550101', employeeId: '0042' },
    { id: 'menon', displayName: 'Asha Menon' },
    { id: 'obi', displayName: 'Asha Obi', status: 'archived' },
    { id: 'bo', displayName: 'Bo Chen', phone: '+12025550102' },
    { id: 'gus', displayName: 'Gus Gone', status: 'archived' },
  )
  await addGroups(imports().context, 't1', [
    { id: 'north', name: 'North', admins: ['tom'], members: ['menon', 'gus'] },
    { id: 'south', name: 'South', admins: ['tom', 'menon'], members: ['asha', 'menon', 'obi'] },
    { id: 'club', name: 'Book club', type: 'private', admins: ['asha'] },
  ])
})

const look = (actor: Actor, groupId: string, ...entries: string[]) =>
  lookAtLeaving(imports().context, actor, { groupId, entries })
const namesOf = (people: readonly { displayName: string }[]) => people.map(each => each.displayName)

describe('who is to leave a group', () => {
  test('is meant by name, number, e-mail, employee id and reference, each once', async () => {
    const facts = await look(
      DANA,
      'south',
      '202-555-0101',
      'asha menon',
      'id:menon',
      '0042',
      'tom@corp.example',
    )
    expect(namesOf(facts.people)).toEqual(['Asha Rao', 'Asha Menon', 'Tom Berg'])
    expect(facts).toMatchObject({ members: 4, others: [] })
    expect(namesOf(facts.lastAdmins)).toEqual(['Asha Menon', 'Tom Berg'])
  })

  test('of several of a name is the one who is in it, archived or not', async () => {
    expect(namesOf((await look(TOM, 'north', 'asha', 'gus')).people)).toEqual(['Asha Menon', 'Gus Gone'])
    const { people, others } = await look(TOM, 'south', 'asha')
    expect(people).toEqual([])
    expect(others).toMatchObject([{ text: 'asha', why: 'several' }])
    const [open] = others
    expect(open?.why === 'several' && namesOf(open.people)).toEqual(['Asha Menon', 'Asha Obi', 'Asha Rao'])
  })

  test('who is not in it is told of by what was typed, never by whose number it is', async () => {
    const typed = ['bo chen', '2025550102', '2025550199', 'id:bo', 'ahsa rao', '12']
    expect((await look(TOM, 'north', ...typed)).others).toEqual([
      { text: 'Bo Chen', why: 'not in' },
      { text: '2025550102', why: 'not in' },
      { text: '2025550199', why: 'nobody', near: [] },
      { text: 'Bo Chen', why: 'not in' },
      { text: 'ahsa rao', why: 'nobody', near: ['Asha Rao'] },
      { text: '12', why: 'nobody', near: [] },
    ])
  })

  test('is found among hundreds of the same name', async () => {
    const many = Array.from({ length: 320 }, (_, n) => ({ id: `a${n}`, displayName: 'Ann Lee' }))
    await imports().add(...many)
    const [last] = many.slice(-1)
    await addGroups(imports().context, 't1', [{ id: 'ward', name: 'Ward', members: [last?.id ?? ''] }])
    expect((await look(DANA, 'ward', 'ann lee')).people).toMatchObject([{ id: last?.id }])
    const named = { groupId: 'ward', text: 'ann', limit: 9 }
    expect(await membersNamed(imports().context, DANA, named)).toMatchObject([{ id: last?.id }])
  })

  test('is asked by those who may change the members alone, and the last admin is not left out', async () => {
    await expect(look(TOM, 'north', 'asha', 'tom')).rejects.toThrow('A group keeps at least one admin.')
    await expect(look(as('menon'), 'north', 'tom')).rejects.toThrow('Only org admins and admins of the group')
    await expect(look(as('li', 'supervisor'), 'north', 'tom')).rejects.toThrow('Only org admins')
    await expect(look(DANA, 'club', 'asha')).rejects.toThrow('There is no such group any more.')
    await expect(
      membersNamed(imports().context, DANA, { groupId: 'club', text: 'asha', limit: 9 }),
    ).rejects.toThrow('There is no such group any more.')
  })

  test(`are ${MOST_LEAVING} at most`, async () => {
    const many = Array.from({ length: MOST_LEAVING + 1 }, (_, n) => `${2025550300 + n}`)
    await expect(look(DANA, 'north', ...many)).rejects.toThrow('80 at once is the most')
    await expect(look(DANA, 'north', many.join(' and '))).rejects.toThrow('80 at once is the most')
  })
})
