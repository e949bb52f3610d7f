import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { Attribute } from '../../src/domain/attributes.ts'
import type { User } from '../../src/domain/users.ts'
import { RefusedError } from '../../src/errors.ts'
import { getEditForm } from '../../src/services/edit-form.ts'
import { editPerson } from '../../src/services/edit-person.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'

const imports = useImports()
const ASHA = {
  id: 'asha',
  displayName: 'Asha Rao',
  email: 'asha@x.org',
  phone: '+12065550101',
  title: 'Nurse',
}
const BO = { id: 'bo', displayName: 'Bo Chen', email: 'bo@x.org' }

async function define(
  given: Imports,
  ...attributes: (Partial<Attribute> & { key: string })[]
): Promise<void> {
  for (const [n, attribute] of attributes.entries()) {
    await given.context.storage.attributes.put({
      tenant: 't1',
      label: attribute.key,
      type: 'text',
      required: false,
      visibility: 'public',
      selfEdited: false,
      position: n + 1,
      ...attribute,
    })
  }
}
async function edit(given: Imports, actor: Actor, values: Record<string, string>, version?: number) {
  const now = (await given.context.storage.users.get('t1', 'asha')) as User
  return editPerson(given.context, actor, {
    userId: 'asha',
    version: version ?? now.version,
    values: new Map(Object.entries(values)),
  })
}
const asha = async (given: Imports) => (await given.context.storage.users.get('t1', 'asha')) as User

test('<clear> empties a field here too, and is nobody’s name; what Excel could not work out is refused', async () => {
  const given = imports()
  await given.add(ASHA)
  await define(given, { key: 'badge' })
  await edit(given, given.admin, { 'attribute:badge': 'B7' })
  expect(await edit(given, given.admin, { title: '<Clear>', 'attribute:badge': ' <clear> ' })).toMatchObject({
    outcome: 'written',
  })
  expect((await asha(given)).title).toBeUndefined()
  expect((await asha(given)).attributes).toEqual({})
  const refused = await edit(given, given.admin, { displayName: '<clear>', 'attribute:badge': '#REF!' })
  expect(refused).toMatchObject({
    outcome: 'refused',
    issues: [
      { key: 'displayName', finding: { code: 'value-required' } },
      { key: 'attribute:badge', finding: { code: 'excel-error' } },
    ],
  })
})

test('a number that would lose digits is refused, and what has a very small one keeps it', async () => {
  const given = imports()
  await given.add(ASHA)
  await define(given, { key: 'badge', type: 'number' })
  const refused = await edit(given, given.admin, { 'attribute:badge': '12345678901234567' })
  expect(refused).toMatchObject({
    outcome: 'refused',
    issues: [{ key: 'attribute:badge', finding: { code: 'attribute-invalid' } }],
  })
  expect((await asha(given)).attributes).toEqual({})
  await edit(given, given.admin, { 'attribute:badge': '0.0000001' })
  expect((await asha(given)).attributes).toEqual({ badge: 1e-7 })
  expect(await edit(given, given.admin, { 'attribute:badge': '0.0000001', title: 'Lead' })).toMatchObject({
    outcome: 'written',
    keys: ['title'],
  })
})

test('an org admin writes several fields at once, by the rules of files', async () => {
  const given = imports()
  await given.add(ASHA)
  await define(given, { key: 'joined', type: 'date' }, { key: 'level', type: 'number' })
  const answer = await edit(given, given.admin, {
    displayName: ' Asha Gupta ',
    phone: '(206) 555-0199',
    title: '',
    'attribute:joined': '1 March 2024',
    'attribute:level': '3',
  })
  expect(answer).toMatchObject({
    outcome: 'written',
    keys: ['displayName', 'phone', 'title', 'attribute:joined', 'attribute:level'],
  })
  const now = await asha(given)
  expect(now).toMatchObject({
    displayName: 'Asha Gupta',
    phone: '+12065550199',
    email: 'asha@x.org',
    attributes: { joined: '2024-03-01', level: 3 },
    version: 2,
  })
  expect(now).not.toHaveProperty('title')
})

test('members of groups stay in the order of their names', async () => {
  const given = imports()
  await given.add(ASHA, BO)
  await addGroups(given.context, 't1', [{ id: 'g', name: 'North', members: ['asha', 'bo'] }])
  await edit(given, given.admin, { displayName: 'Zora Rao' })
  const { items } = await given.context.storage.memberships.ofGroup('t1', 'g', { limit: 5 })
  expect(items.map(({ userId }) => userId)).toEqual(['bo', 'asha'])
})

describe('what is wrong', () => {
  test.each([
    ['displayName', '', 'value-required'],
    ['email', 'asha at x', 'email-invalid'],
    ['email', 'BO@x.org', 'key-taken'],
    ['phone', '12', 'phone-invalid'],
    ['employeeId', '9.19E+11', 'digits-lost'],
    ['title', 'x'.repeat(1001), 'cell-too-long'],
    ['attribute:joined', 'soon', 'attribute-invalid'],
    ['attribute:badge', '', 'value-required'],
  ])('%s %j: %s, and nothing is written', async (key, text, code) => {
    const given = imports()
    await given.add({ ...ASHA, attributes: { badge: 'b' } }, BO)
    await define(given, { key: 'joined', type: 'date' }, { key: 'badge', required: true })
    const before = await asha(given)
    const answer = await edit(given, given.admin, { department: 'North', [key]: text })
    expect(answer).toMatchObject({ outcome: 'refused', issues: [{ key, finding: { code } }] })
    expect(await asha(given)).toEqual(before)
  })

  test('a key that somebody has: who, for those who see it', async () => {
    const given = imports()
    await given.add(ASHA, BO)
    const answer = await edit(given, given.admin, { email: 'bo@x.org' })
    expect(answer).toMatchObject({ issues: [{ finding: { detail: { holder: 'Bo Chen' } } }] })
  })

  test('all of it is told at once', async () => {
    const given = imports()
    await given.add(ASHA)
    const answer = await edit(given, given.admin, { email: 'x', phone: 'y', displayName: ' ' })
    expect(answer).toMatchObject({ outcome: 'refused' })
    expect(answer.outcome === 'refused' && answer.issues.map(({ key }) => key)).toEqual([
      'displayName',
      'email',
      'phone',
    ])
  })
})

test('what others changed meanwhile is not written over', async () => {
  const given = imports()
  await given.add(ASHA)
  await given.edit('asha', { title: 'Ward lead', version: 2 })
  const answer = await edit(given, given.admin, { title: 'Driver' }, 1)
  expect(answer).toMatchObject({ outcome: 'changed meanwhile', form: { user: { title: 'Ward lead' } } })
  expect((await asha(given)).title).toBe('Ward lead')
})

test('people edit of themselves what they may, and nothing else, whatever is sent', async () => {
  const given = imports()
  const [user] = await given.add(ASHA, BO)
  const self: Actor = { kind: 'user', tenant: 't1', user: user as User }
  await expect(getEditForm(given.context, self, { userId: 'asha' })).rejects.toThrow('keeps your profile')
  await define(given, { key: 'hobby', selfEdited: true }, { key: 'salary' })
  const form = await getEditForm(given.context, self, { userId: 'asha' })
  expect(form.fields.map(({ key }) => key)).toEqual(['attribute:hobby'])
  await edit(given, self, { 'attribute:hobby': 'Chess', 'attribute:salary': '1', title: 'Boss' })
  expect(await asha(given)).toMatchObject({ title: 'Nurse', attributes: { hobby: 'Chess' } })
  expect((await asha(given)).attributes).not.toHaveProperty('salary')
  await expect(getEditForm(given.context, self, { userId: 'bo' })).rejects.toThrow(RefusedError)
})
