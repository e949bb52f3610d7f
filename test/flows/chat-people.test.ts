import { afterEach, beforeEach, expect, test } from 'vitest'
import type { User } from '../../src/domain/users.ts'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { DANA, LI, TOM } from '../support/people.ts'

let chat: Chat
beforeEach(async () => {
  chat = await openChat()
  await add({ id: 'dana', displayName: DANA.name, email: DANA.email, orgRole: 'admin' })
})
afterEach(() => chat.close())

const ASHA = { id: 'asha', displayName: 'Asha Rao', title: 'Nurse', department: 'North' }
const MENON = { id: 'menon', displayName: 'Asha Menon', title: 'Driver', phone: '+250788123456' }

async function add(...people: Partial<User>[]): Promise<void> {
  await addPeople(chat.context, TENANT, people)
}
async function define(key: string, fields: { visibility?: 'public' | 'admins'; selfEdited?: boolean } = {}) {
  await chat.context.storage.attributes.put({
    tenant: TENANT,
    key,
    label: key.charAt(0).toUpperCase() + key.slice(1),
    type: 'text',
    required: false,
    visibility: 'public',
    selfEdited: false,
    position: 1,
    ...fields,
  })
}
const get = (id: string) => chat.context.storage.users.get(TENANT, id)

test('of two Ashas one is chosen, archived, and restored by the button', async () => {
  await add(ASHA, MENON)
  const dana = chat.as(DANA)
  await dana.say('archive asha')
  await dana.see('Which asha do you mean?')
  await dana.press('Asha Menon')
  await dana.see('Asha Menon is archived and can do nothing here until restored.')
  expect(await get('menon')).toMatchObject({ status: 'archived' })
  expect(await get('asha')).toMatchObject({ status: 'active' })
  await dana.press('Restore Asha')
  await dana.see('Asha Menon is active again.')
  await dana.say('archive "Asha Menon"')
  await dana.say('restore asha menon')
  await dana.see('Asha Menon is active again.')
  expect(await get('menon')).toMatchObject({ status: 'active' })
})

test('a profile: groups that the reader sees, manager and reports a tap away', async () => {
  await define('manager')
  await add(ASHA, { ...MENON, attributes: { manager: 'ASHA  rao' } })
  await addGroups(chat.context, TENANT, [
    { id: 'north', name: 'North', admins: ['asha'] },
    { id: 'club', name: 'Club', type: 'private', members: ['asha'] },
  ])
  const dana = chat.as(DANA)
  await dana.say('who is asha menon')
  const menon = textOf(await dana.see(/^Asha Menon\nDriver/))
  expect(menon).toContain('Phone: +250788123456')
  expect(menon).toContain('Manager: Asha Rao')
  await dana.press('Asha Rao')
  const rao = textOf(await dana.see(/^Asha Rao\nNurse, North/))
  expect(rao).toContain('Groups: North (admin)')
  expect(rao).not.toContain('Club')
  expect(rao).toContain('Reports: 1')
  await dana.say('who reports to asha rao')
  await dana.see('Who reports to Asha Rao\n')
  await dana.say('1')
  expect(textOf(dana.messages().at(-1) as never)).toMatch(/^Asha Menon/)
})

test('who may name their own manager does not learn so whose a number is', async () => {
  await define('manager', { selfEdited: true })
  await add(MENON)
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await tom.say('set manager of me to 0788 123 456')
  await tom.see('Manager saved.')
  await tom.say('who am i')
  expect(textOf(await tom.see(/^Tom Berg/))).toContain('Manager: 0788 123 456')
  await tom.say('who reports to asha menon')
  await tom.see('I know of nobody who reports to Asha Menon.')
  await dana.say('who is tom berg')
  expect(textOf(await dana.see(/^Tom Berg/))).toContain('Manager: Asha Menon')
  await tom.say('set manager of me to asha menon')
  await tom.say('who reports to asha menon')
  expect(textOf(await tom.see('Who reports to Asha Menon'))).toContain('Tom Berg')
  await tom.say('who am i')
  expect(tom.messages().map(textOf).at(-1)).toContain('Manager: Asha Menon')
})

test('members see public fields alone, by profile, search, count and list', async () => {
  await define('hobby')
  await define('salary', { visibility: 'admins' })
  await add({ ...MENON, status: 'archived', attributes: { hobby: 'Chess', salary: '7' } })
  const tom = chat.as(TOM)
  await tom.say('who is asha menon')
  const profile = textOf(await tom.see(/^Asha Menon\nDriver/))
  expect(profile).toContain('Hobby: Chess')
  expect(profile).not.toMatch(/7881|salary|archived|Edit|Change/i)
  await tom.say('find 250788123456')
  await tom.see('No one matches "250788123456"')
  await tom.say('count 250788123456')
  await tom.see('0 people match "250788123456".')
  await tom.say('how many people are driver')
  await tom.say('count driver')
  await tom.see('1 person matches "driver".')
  await tom.say('users archived')
  await tom.see('Only org admins, supervisors and admins of their groups see every field.')
  await tom.say('how many others are there')
  await tom.say('users')
  expect(textOf(await tom.see('Everybody, 1 to'))).not.toMatch(/Archived|archived/)
})

test('a supervisor sees all fields and changes nothing', async () => {
  await add({ id: 'li', displayName: LI.name, email: LI.email, orgRole: 'supervisor' }, MENON)
  const li = chat.as(LI)
  await li.say('who is asha')
  const profile = textOf(await li.see(/^Asha Menon\nDriver/))
  expect(profile).toContain('Phone: +250788123456')
  expect(profile).not.toMatch(/\[Edit\]|Change/)
  for (const typed of [
    'archive asha',
    'delete asha',
    'move asha to others',
    'edit asha',
    'make asha admin',
  ]) {
    await li.say(typed)
    const answer = textOf(li.messages().at(-1) as never)
    expect(answer).toMatch(/^Only org admins /)
    expect(answer).toContain('Dana Ortiz (org admin) can help.')
  }
  expect(await get('menon')).toMatchObject({ version: 1 })
})

test('a forged press does not help anybody', async () => {
  await add(ASHA)
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await dana.say('delete asha rao')
  const question = await dana.see('Delete Asha Rao?')
  expect((await tom.press('Delete Asha Rao', { on: question })).text).toContain(
    'Only org admins edit, archive',
  )
  await dana.say('make asha rao admin')
  const role = await dana.see('org admin?')
  expect((await tom.press('Make Asha admin', { on: role })).text).toContain('Only org admins set org roles')
  await dana.say('edit asha rao')
  const form = await dana.see('Edit Asha Rao')
  expect((await tom.press('Save', { on: form, inputs: { 'in-title': 'x' } })).text).toContain(
    'Only org admins edit',
  )
  expect(await get('asha')).toMatchObject({ version: 1, orgRole: 'member' })
})

test('deleting tells what goes, and is asked; roles are asked and taken back', async () => {
  await add(ASHA)
  await addGroups(chat.context, TENANT, [{ id: 'north', name: 'North', members: ['asha'] }])
  const dana = chat.as(DANA)
  await dana.say('make asha supervisor')
  await dana.see('Make Asha Rao (Nurse, North) supervisor?')
  expect((await dana.press('Make Asha supervisor')).text).toContain('Asha Rao is supervisor.')
  await dana.say('make asha member')
  expect((await dana.press('Make Asha member')).text).toContain('Asha Rao is member.')
  await dana.say('delete asha')
  expect(textOf(await dana.see('Delete Asha Rao?'))).toContain('they leave 1 group')
  expect(await get('asha')).not.toBeNull()
  const question = await dana.see('Delete Asha Rao?')
  expect((await dana.press('Delete Asha Rao')).text).toContain('Asha Rao is deleted')
  expect(await get('asha')).toBeNull()
  expect((await dana.press('Delete Asha Rao', { on: question })).text).toContain(
    'There is no such person any more.',
  )
})

test('the last org admin stays, by typing and by the button of an old question', async () => {
  await add({ id: 'li', displayName: LI.name, email: LI.email, orgRole: 'admin' })
  const [dana, li] = [chat.as(DANA), chat.as(LI)]
  await dana.say('make me member')
  const question = await dana.see('Make Dana Ortiz member?')
  await li.say('archive me')
  await li.see('Li Wei is archived')
  expect((await dana.press('Make Dana member', { on: question })).text).toContain(
    'You are the last org admin.',
  )
  for (const typed of ['archive me', 'delete me', 'make me supervisor']) {
    await dana.say(typed)
    expect(textOf(dana.messages().at(-1) as never)).toMatch(/^You are the last org admin\. Make someone else/)
  }
})

test('the form keeps what was typed until all of it is right, and takes it back', async () => {
  await add({ ...ASHA, phone: '+250788000001' }, MENON)
  const dana = chat.as(DANA)
  await dana.say('edit asha rao')
  await dana.see('Edit Asha Rao')
  const shown = { 'in-displayName': 'Asha Rao', 'in-title': 'Nurse', 'in-phone': '+250788000001' }
  const refused = await dana.press('Save', {
    inputs: { ...shown, 'in-title': 'Ward lead', 'in-phone': '0788123456' },
  })
  expect(refused.text).toContain('Nothing was saved: 1 field needs another look.')
  expect(refused.text).toContain('belongs to Asha Menon')
  const shortened = await dana.press('Save', { inputs: { ...shown, 'in-phone': '9.19E+11' } })
  expect(shortened.text).toContain(
    'Phone holds "9.19E+11", which is short for a long number. Enter all of its digits.',
  )
  const saved = await dana.press('Save', { inputs: { ...shown, 'in-title': 'Ward lead' } })
  expect(saved.text).toContain('Asha Rao: Title saved.')
  expect(await get('asha')).toMatchObject({ title: 'Ward lead', phone: '+250788000001', version: 2 })
  const again = await dana.press('Save', { inputs: shown })
  expect(again.text).toContain('somebody else changed this person meanwhile')
})

test('a field may be called like something that every object has', async () => {
  await add(ASHA)
  const dana = chat.as(DANA)
  await dana.say('add attribute Constructor')
  await dana.say('set constructor of asha rao to Bau AG')
  await dana.see('Asha Rao: Constructor saved.')
  await dana.say('who is asha rao')
  expect(textOf(await dana.see(/^Asha Rao/))).toContain('Constructor: Bau AG')
  await dana.say('who am i')
  expect(textOf(await dana.see(/^Dana Ortiz/))).not.toContain('Constructor')
})

test('people edit their own profile as far as they may', async () => {
  await define('hobby', { selfEdited: true })
  const tom = chat.as(TOM)
  await tom.say('edit me')
  const form = textOf(await tom.see('Edit Tom Berg'))
  expect(form).not.toContain('Email')
  expect((await tom.press('Save', { inputs: { 'in-attribute:hobby': 'Chess' } })).text).toContain(
    'Hobby saved.',
  )
  await tom.say('who am i')
  expect(textOf(await tom.see('Hobby: Chess'))).toContain('[Edit]')
})

test('lists show the columns that somebody chose, and filters', async () => {
  await define('location')
  await add(ASHA, { ...MENON, network: 'other', attributes: { location: 'Kigali' } })
  const dana = chat.as(DANA)
  await dana.say('columns phone, location, shoe size')
  await dana.see('There is no column "shoe size".')
  await dana.say('columns phone, location')
  await dana.see('Lists of people show: Name, Phone, Location.')
  await dana.say('users others')
  await dana.see('Others, 1 to 1\n')
  expect(textOf(await dana.see('Others, 1 to 1'))).toContain('1 Asha Menon\n+250788123456, Location Kigali')
  await dana.say('find menon')
  await dana.see('1 person matches "menon"')
  await dana.say('columns')
  const five = 'title,department,email,phone,network'
  expect((await dana.press('Save', { inputs: { columns: five } })).text).toContain('Choose up to 4 columns')
  await dana.press('Save', { inputs: { columns: 'title' } })
  await dana.say('users')
  expect(textOf(await dana.see('Everybody, 1 to 3 of 3'))).toContain('2 Asha Rao\nNurse')
  await dana.say('employees')
  await dana.see('Employees, 1 to 2')
})

test('two people of one name are told apart in lists whatever the columns are', async () => {
  await add({ ...ASHA, email: 'rao@x.example' }, { displayName: 'Asha Rao', title: 'Cook' }, MENON)
  const dana = chat.as(DANA)
  await dana.say('columns phone')
  await dana.say('users')
  const list = textOf(await dana.see('Everybody, 1 to 4 of 4'))
  expect(list).toContain('Asha Menon\n+250788123456\n')
  expect(list).toContain('Asha Rao\nNurse, North, rao@x.example')
  expect(list).toContain('Asha Rao\nCook')
  expect(list).toMatch(/Dana Ortiz\n(?!.*@)/)
})

test('everything about people is for the 1:1 chat', async () => {
  await add(ASHA)
  const group = chat.group('19:x').as(DANA)
  for (const typed of [
    'users',
    'count asha',
    'edit asha',
    'archive asha',
    'delete asha',
    'make asha admin',
  ]) {
    await group.say(`<at>Muster</at> ${typed}`, mention())
    expect(textOf(group.messages().at(-1) as never)).toContain('in our 1:1 chat')
  }
  expect(await get('asha')).toMatchObject({ version: 1 })
})

function mention() {
  const mentioned = { id: '28:muster', name: 'Muster' }
  return { entities: [{ type: 'mention', mentioned, text: '<at>Muster</at>' }] }
}
