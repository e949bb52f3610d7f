import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, LI, TOM } from '../support/people.ts'
import { storageEngines } from '../support/storage-engines.ts'

let chat: Chat
let dana: Talker
let now = 1_800_000_000_000
const engines = storageEngines.filter(({ name }) => !name.includes('file'))

describe.each(engines)('what was done is taken back, on $name', engine => {
  beforeEach(async () => {
    chat = await openChat({ ...ADMINS, engine, now: () => now++ })
    dana = chat.as(DANA)
    await addPeople(chat.context, TENANT, [
      { id: 'asha', displayName: 'Asha Rao' },
      { id: 'bo', displayName: 'Bo Chen' },
    ])
    await addGroups(chat.context, TENANT, [{ id: 'north', name: 'North', members: ['bo'], admins: ['bo'] }])
  })
  afterEach(() => chat.close())

  async function answer(typed: string, talker = dana): Promise<string> {
    return talker.ask(typed)
  }
  const membersOf = async (group: string) =>
    (await chat.context.storage.memberships.counts(TENANT, [group])).get(group) ?? 0
  const adminsOf = async (group: string) => (await chat.context.storage.groups.get(TENANT, group))?.admins

  const NUMBERS = Array.from({ length: 150 }, (_, n) => `0788${String(200_000 + n)}`)

  test('150 people who were added at once go again at once, and come back', async () => {
    expect(await answer(`add ${NUMBERS.join(', ')} to North`)).toContain('North: 150 added')
    expect(await membersOf('north')).toBe(151)
    const gone = await dana.press('Remove the 150 again')
    expect(gone.text).toContain('150 people are out of North. 1 member stays.')
    expect(gone.text).toContain('150 people stay in the directory, new there by this, in network Others.')
    expect(await membersOf('north')).toBe(1)
    expect((await dana.press('Add them again')).text).toContain('North: 150 added')
    expect(await answer('undo')).toContain('150 people are out of North.')
    expect(await membersOf('north')).toBe(1)
  })

  test('who was made admin since, or added once more, stays, and that is told', async () => {
    await answer('add 0788200000, 0788200001, asha to North')
    await answer('make asha admin of North')
    await answer('yes')
    await answer('remove +250788200000 from North')
    await answer('yes')
    await answer('add 0788200000 to North', chat.as(LI))
    const undone = await dana.press('Remove the 3 again')
    expect(undone.text).toContain('Phone ending 0001 is out of North. 3 members stay.')
    expect(undone.text).toContain('2 people stay: made admin, or added once more, since then.')
    expect(await adminsOf('north')).toEqual(['bo', 'asha'])
  })

  test('the right is asked for again when it is taken back', async () => {
    const tom = chat.as(TOM)
    await tom.say('hi')
    await answer('make Tom Berg admin of North')
    await answer('yes')
    expect(await answer('add asha to North', tom)).toContain('North: 1 added')
    await answer('make Tom Berg member of North')
    await answer('yes')
    expect((await tom.press('Remove Asha again')).text).toContain('Only org admins and admins of the group')
    expect(await membersOf('north')).toBe(3)
  })

  test('somebody who was added to be admin goes again with the role, in one', async () => {
    await answer('make asha admin of North')
    const done = textOf(await dana.see('Make Asha Rao admin of North?'))
    expect(done).toContain('They are added to the group.')
    expect(await answer('yes')).toContain('Asha Rao is in North now, as admin.')
    expect(await adminsOf('north')).toEqual(['bo', 'asha'])
    expect(await answer('undo')).toContain('Asha Rao is out of North. 1 member stays.')
    expect([await adminsOf('north'), await membersOf('north')]).toEqual([['bo'], 1])
  })

  test('the first admin of a group without one goes again too', async () => {
    await addGroups(chat.context, TENANT, [{ id: 'south', name: 'South' }])
    await answer('make asha admin of South')
    expect(await answer('yes')).toContain('Asha Rao is in South now, as admin.')
    expect(await answer('undo')).toContain('Asha Rao is out of South. Nobody is left in it.')
    expect([await adminsOf('south'), await membersOf('south')]).toEqual([[], 0])
  })

  test('a member who was made admin is member again', async () => {
    await answer('add asha to North')
    await answer('make asha admin of North')
    expect(await answer('yes')).toContain('Asha Rao is admin of North.')
    await answer('undo')
    expect(await answer('yes')).toContain('Asha Rao is member of North.')
    expect([await adminsOf('north'), await membersOf('north')]).toEqual([['bo'], 2])
  })

  test.each([
    ['archive asha', /is archived/, /is active again/],
    ['move asha to others', /in network Others/, /in network Employees/],
    ['rename North to Norte', /is called Norte now/, /is called North now/],
    ['create group East', /is a group of the organization now/, /Delete the group East\?/],
    ['add asha to North', /North: 1 added/, /Asha Rao is out of North/],
    ['set title of asha to Boss', /Title saved/, /Title saved/],
    ['columns phone, email', /show: Name, Phone, Email/, /show: Name, Title, Department/],
    ['add attribute Badge, Shift', /Added: Badge, Shift/, /Removed again: Badge, Shift\./],
    ['add attribute الموقع', /Added:/, /Removed again:/],
  ])('%j is taken back by a word', async (typed, done, undone) => {
    expect(await answer(typed)).toMatch(done)
    expect(await answer('undo')).toMatch(undone)
  })

  test('after what cannot be taken back, that is told', async () => {
    await answer('delete asha')
    await answer('yes')
    expect(await answer('undo')).toContain('There is nothing to take back')
  })

  const labels = async () =>
    (await chat.context.storage.attributes.list(TENANT)).map(({ label, required }) => `${label} ${required}`)

  test('changes of attributes are taken back, as far as nobody changed the same since', async () => {
    await answer('add attribute Badge, Shift, Floor')
    await answer('rename attribute Badge to Card')
    expect(await answer('undo')).toContain('As before: called Badge.')
    await answer('move attribute Floor first')
    expect(await labels()).toEqual(['Floor false', 'Badge false', 'Shift false'])
    expect(await answer('undo')).toContain('As before: at place 3.')
    expect(await labels()).toEqual(['Badge false', 'Shift false', 'Floor false'])

    await answer('attribute Shift')
    await dana.press('Change')
    const form = { type: 'text', visibility: 'admins', selfEdited: 'false' }
    const saved = await dana.press('Save', { inputs: { ...form, label: 'Rota', required: 'true' } })
    expect(saved.text).toContain('Now: called Rota, mandatory.')
    await answer('rename attribute Rota to Roster', chat.as(LI))
    expect(await answer('undo')).toContain(
      'As before: optional. It was changed once more since, and that stays: name.',
    )
    expect(await labels()).toContain('Roster false')
  })

  test('attributes that have values by now are not taken away by a word', async () => {
    await answer('add attribute Badge, Shift')
    const added = await dana.see('Added: Badge, Shift.')
    await answer('set badge of asha to 7')
    const { text } = await dana.press('Undo', { on: added })
    expect(text).toContain('Removed again: Shift. Kept, since people have values there: Badge.')
    expect(await labels()).toEqual(['Badge false'])
  })
})
