import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '../../src/domain/users.ts'
import { openDownload } from '../../src/services/sign-download.ts'
import { addGroups } from '../support/add-groups.ts'
import { addPeople } from '../support/add-people.ts'
import { type Chat, openChat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
let dana: Talker
let tom: Talker
beforeEach(async () => {
  // Where the numbers of the Kaizala manual are telephone numbers.
  chat = await openChat({ ...ADMINS, region: 'SG' })
  dana = chat.as(DANA)
  tom = chat.as(TOM)
})
afterEach(() => chat.close())

async function add(...people: Partial<User>[]): Promise<void> {
  await addPeople(chat.context, TENANT, people)
}

/** Tom has said something, so that he is in the directory, and leads North. */
async function tomLeadsNorth(): Promise<void> {
  await tom.say('hi')
  await dana.say('create group North')
  await dana.say('make tom berg admin of North')
  await dana.press('Make Tom admin')
}

async function say(talker: Talker, text: string): Promise<string> {
  await talker.say(text)
  const last = talker.messages().at(-1)
  return last ? textOf(last) : ''
}

describe('as the Kaizala manual has it', () => {
  test('a group is created, three numbers are added, and taken out again', async () => {
    expect(await say(dana, 'create group Nurses')).toContain('Nurses is a group of the organization now.')
    const added = await say(dana, 'add 99885544, 99885543, 99885542 to Nurses')
    expect(added).toContain('Nurses: 3 added')
    expect(added).toContain('3 of them are new in the directory, in network Others.')
    expect(added).toContain('Added: 99885544, 99885543, 99885542.')
    expect(await say(dana, 'who is in nurses')).toContain(
      '1 Phone ending 5542\n+6599885542\n2 Phone ending 5543\n+6599885543\n3 Phone ending 5544\n+6599885544',
    )
    expect(await say(dana, 'add 9988 5544 to nurses')).toContain('Nurses: 0 added, 1 already in')
    await dana.say('add 99885541 to nurses')
    const removed = await dana.press('Remove Phone ending…')
    expect(removed.text).toContain('Phone ending 5541 is out of Nurses. 3 members stay.')
  })

  test('an org admin makes a group private, does not see it any more, and its admin maps it back', async () => {
    await tomLeadsNorth()
    const question = await say(dana, 'make North private')
    expect(question).toContain('Only the 1 person in it will see it.')
    expect(question).toContain('You are not in it: you will not see it any more.')
    expect((await dana.press('Make North private')).text).toContain(
      'You are not in it, so you do not see it any more',
    )
    const hidden = await say(dana, 'group North')
    expect(hidden.replaceAll('North', 'X')).toBe(
      (await say(dana, 'group Nowhere')).replaceAll('Nowhere', 'X'),
    )
    expect(await say(dana, 'groups')).toContain('There are no groups yet.')
    expect(await say(tom, 'group North')).toContain('Private group, 1 person, you are its admin')
    expect(await say(tom, 'map North')).toContain('Everybody sees its name from then on.')
    expect((await tom.press('Map North')).text).toContain('North is a group of the organization now.')
    expect(await say(dana, 'group North')).toContain('Organization group, 1 person')
  })

  test('sub-groups are linked and unlinked, by a word and by a button', async () => {
    for (const name of ['Field staff', 'North', 'Kigali wards']) await dana.say(`create group ${name}`)
    expect(await say(dana, 'link North under Field staff')).toContain('North is under Field staff now.')
    await dana.say('link Kigali wards under North')
    expect(await say(dana, 'link Field staff under Kigali wards')).toContain(
      'Field staff > North > Kigali wards',
    )
    expect(await say(dana, 'tree')).toContain('– Field staff, 0\n– – North, 0\n– – – Kigali wards, 0')
    await dana.press('North')
    await dana.see('Field staff > North, 0 people')
    await dana.press('Up to Field staff')
    expect(await say(dana, 'unlink Kigali wards from Field staff')).toContain(
      'Kigali wards is under North, so nothing was changed.',
    )
    expect(await say(dana, 'unlink Kigali wards from North')).toContain('It was under North.')
    await dana.press('Back under North')
    await dana.see('Kigali wards is under North now.')
  })
})

test('what was typed is answered for each entry, and of two people of a name one is chosen', async () => {
  await tomLeadsNorth()
  await add(
    { displayName: 'Asha Rao', title: 'Nurse' },
    { displayName: 'Asha Menon', title: 'Driver' },
    { displayName: 'Rao, Bo' },
  )
  const answer = await say(tom, 'add asha, "Rao, Bo", 99885544 and 123456, ahsa rao to north')
  expect(answer).toContain('North: 2 added, 1 to choose, 2 refused')
  expect(answer).toContain('Added: Rao, Bo, 99885544')
  expect(answer).toContain('No phone number of SG: 123456.')
  expect(answer).toContain('Did you mean Asha Rao?')
  await tom.say('2')
  await tom.see('North: 1 added')
  expect(await say(tom, 'members of north')).toContain(
    '1 Asha Rao\nNurse\n2 Phone ending 5544\n+6599885544\n3 Rao, Bo',
  )
})

test('several people are taken out at once, and who is not in it is told of', async () => {
  await tomLeadsNorth()
  await add({ displayName: 'Asha Rao' }, { displayName: 'Bo Chen' }, { displayName: 'Cy Dee' })
  await tom.say('add Asha Rao, Bo Chen, 99885544 to North')
  const question = await say(tom, 'please remove asha, "Bo Chen", 99885544 and Cy Dee from north')
  expect(question).toContain(
    'Remove 3 people from North?\nAsha Rao, Bo Chen, Phone ending 5544.\n1 member stays.',
  )
  expect(question).toContain('Cy Dee is not in North.')
  expect(await say(tom, 'yes')).toContain('3 people are out of North. 1 member stays.')
  expect(await say(tom, 'members of North')).not.toMatch(/Asha|Bo|5544/)
  await say(tom, 'remove asha from North')
  await tom.see('Asha Rao is not in North.')
  await tom.press('Add them again')
  await tom.see('North: 3 added')
  expect(await say(tom, 'remove asha, bo, tom berg from North')).toContain(
    'A group keeps at least one admin.',
  )
  const last = await say(dana, 'remove Asha Rao, tom berg from North')
  expect(last).toContain('Tom Berg is the last admin of North')
  expect(await say(dana, 'yes')).toContain('2 people are out of North. 2 members stay.')
})

test('of a name that several members have one is chosen, page by page, and the others of the command are kept', async () => {
  await tomLeadsNorth()
  const ashas = Array.from({ length: 20 }, (_, n) => ({ displayName: `Asha ${String.fromCharCode(65 + n)}` }))
  await add(...ashas, { displayName: 'Bo Chen' })
  await tom.say(`add ${ashas.map(({ displayName }) => displayName).join(', ')}, Bo Chen to North`)
  await tom.see('North: 21 added')
  const first = await say(tom, 'remove bo chen, ahsa, asha from North')
  expect(first).toContain('Which asha do you mean? 1 to 9')
  expect(await say(tom, 'more')).toContain(
    'Which asha do you mean? 10 to 18\nFor: remove "bo chen", "ahsa", asha from "North".',
  )
  expect(await say(tom, 'previous')).toContain('Which asha do you mean? 1 to 9')
  expect(await say(tom, 'next')).toContain('10 Asha J')
  const question = await say(tom, '12')
  expect(question).toContain('Remove 2 people from North?\nBo Chen, Asha L.')
  expect(question).toContain('No one matches ahsa.')
})

test('each of many numbers is told of', async () => {
  await dana.say('create group Nurses')
  const numbers = Array.from({ length: 30 }, (_, n) => `998855${n + 10}`)
  const answer = await say(dana, `add ${numbers.join(', ')}, 123, 124 to Nurses`)
  expect(answer).toContain('Nurses: 30 added, 2 refused')
  for (const number of numbers) expect(answer).toContain(`${number}`)
  expect(answer).toMatch(/123, 124/)
})

test('a group is made by buttons, and an admin who is taken out is made admin again', async () => {
  await tom.say('hi')
  await dana.say('groups')
  await dana.press('Create group')
  const form = await dana.see('You can also type: create group NAME')
  await dana.press('Create group', { on: form, inputs: { name: 'North' } })
  await dana.say('make tom berg admin of North')
  await dana.press('Make Tom admin')
  await dana.say('remove tom berg from North')
  await dana.press('Remove Tom Berg')
  await dana.press('Make Tom admin again')
  await dana.see('Make Tom Berg admin of North?')
  await dana.press('Make Tom admin')
  expect(await say(tom, 'group North')).toContain('you are its admin')
})

describe('a group admin', () => {
  beforeEach(tomLeadsNorth)

  test('takes people out and sets roles by buttons', async () => {
    await add({ displayName: 'Asha Rao' })
    await tom.say('add Asha Rao to North')
    const list = () => tom.say('members of North').then(() => tom.see('Members of North'))
    await tom.press('Set a role …', { on: await list() })
    const role = await tom.press('Set role', { inputs: { person: 'asha', grouprole: 'admin' } })
    expect(role.text).toContain('Make Asha Rao admin of North?')
    await tom.press('Make Asha admin')
    expect(textOf(await list())).toContain('Asha Rao\nadmin')
    await tom.press('Remove …', { on: await list() })
    const question = await tom.press('Remove', { inputs: { people: 'asha' } })
    expect(question.text).toContain('Remove Asha Rao from North?')
    expect((await tom.press('Remove Asha Rao')).text).toContain('Asha Rao is out of North. 1 member stays.')
  })

  test('works by buttons and forms alone', async () => {
    await tom.say('my groups')
    await tom.press('North')
    await tom.see('Organization group, 1 person, you are its admin')
    const form = await tom.press('Add people')
    expect(form.text).toContain('Add people to North')
    await tom.say('group North')
    const card = await tom.see('you are its admin')
    expect((await tom.press('Change …', { on: card })).text).toContain('[Rename]')
    expect(await say(tom, 'rename North to North region')).toContain('North is called North region now.')
    await tom.press('Rename back')
    await tom.see('North region is called North now.')
  })

  test('cannot leave it without an admin; an org admin is asked first', async () => {
    expect(await say(tom, 'make me member of north')).toContain('A group keeps at least one admin.')
    expect(await say(dana, 'remove tom berg from north')).toContain('Tom Berg is the last admin of North')
    expect((await dana.press('Remove Tom Berg')).text).toContain('Nobody is left in it.')
    const again = await dana.press('Remove Tom Berg', { on: await dana.see('is the last admin of North') })
    expect(again.text).toContain('None of them is in North any more.')
  })

  test('of one group alone is refused elsewhere, and told who could help', async () => {
    await dana.say('create group South')
    for (const typed of [
      'add me to South',
      'rename South to X',
      'link South under North',
      'make South private',
    ]) {
      expect(await say(tom, typed)).toMatch(
        /Only org admins and admins of (the group|both groups) .*\n.*Dana Ortiz/s,
      )
    }
    for (const typed of ['create group West', 'delete group North']) {
      expect(await say(tom, typed)).toContain('Only org admins')
    }
    expect(await say(tom, 'members of South')).toContain('Only its members, org admins and supervisors')
    expect(await say(tom, 'group South')).toContain(
      'Its members, org admins and supervisors see who is in it.',
    )
  })

  test('forged buttons are asked for the right again', async () => {
    await dana.say('create group South')
    await dana.say('make South private')
    await dana.say('delete group South')
    const question = await dana.see('Delete the group South?')
    const post = (verb: string, data: object) =>
      tom.press('Delete South', { on: forge(question, verb, data) })
    const south = await idOf('South')
    const forgeries = [
      ['group-delete', {}],
      ['group-remove', { users: ['x'], alone: true }],
      ['group-role', { user: 'x', role: 'admin' }],
      ['group-map', {}],
      ['group-private', {}],
      ['group-form', { form: 'add' }],
    ] as const
    for (const [verb, data] of forgeries) {
      const answer = await post(verb, { group: south, ...data })
      expect([verb, answer.type, answer.text]).toEqual([
        verb,
        'application/vnd.microsoft.activity.message',
        expect.stringMatching(/^Only org admins/),
      ])
    }
    expect(await idOf('South')).toBe(south)
  })
})

test('a group is deleted after a question with counts, and its people stay', async () => {
  await tomLeadsNorth()
  for (const name of ['Field staff', 'Ward 1', 'Ward 2']) await dana.say(`create group ${name}`)
  await dana.say('link North under Field staff')
  await dana.say('link Ward 1 under North')
  await dana.say('link Ward 2 under North')
  const question = await say(dana, 'delete group north')
  expect(question).toContain('1 person leaves it and stays in the directory.')
  expect(question).toContain('2 sub-groups move up under Field staff.')
  expect((await dana.press('Delete North')).text).toContain('2 sub-groups are under Field staff now.')
  expect(await say(dana, 'tree Field staff')).toContain('– Ward 1, 0\n– Ward 2, 0')
  expect(await say(dana, 'who is tom berg')).toContain('Tom Berg')
  expect(await say(tom, 'my groups')).toContain('You are in no group.')
})

test('where others read along there are names alone, and nothing private', async () => {
  await tomLeadsNorth()
  await addGroups(chat.context, TENANT, [
    { id: 'club', name: 'North club', type: 'private', admins: [await userIdOf('Tom Berg')] },
  ])
  const group = chat.group('19:g@thread.v2').as(TOM)
  expect(await say(group, '<at>Muster</at> groups')).toBe(
    'Groups\nChoose one to see what is under it.\nNorth\n[Tree]\n[Open 1:1 chat]',
  )
  expect(await say(group, '<at>Muster</at> tree north')).not.toMatch(/person|club|Export/)
  expect(await say(group, '<at>Muster</at> tree north club')).toContain('No group matches "north club".')
  expect(await say(group, '<at>Muster</at> groups club')).toContain('No group matches "club".')
  expect(await say(group, '<at>Muster</at> group north')).toContain('I answer that in our 1:1 chat')
})

test('the picture of a tree comes under a link that gives a PNG', async () => {
  await dana.say('create group North')
  await dana.say('create group <b>&"Ward"')
  await dana.say('tree')
  await dana.press('Picture')
  const message = await dana.see('Tree of the organization')
  const url = /http:[^"]*\/files\/([^"]+)/.exec(JSON.stringify(message.activity.attachments))
  const download = await openDownload(chat.context, url?.[1] ?? '')
  const bytes = Buffer.concat(await Array.fromAsync(download?.bytes ?? []))
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  expect(download?.file.name).toBe('tree.png')
})

async function idOf(name: string): Promise<string | undefined> {
  const { items } = await chat.context.storage.groups.list(TENANT, { limit: 50 })
  return items.find(group => group.name === name)?.id
}

async function userIdOf(name: string): Promise<string> {
  const { items } = await chat.context.storage.users.list(TENANT, { limit: 50 })
  return items.find(({ displayName }) => displayName === name)?.id ?? ''
}

/** The same message with another action behind its button. */
function forge<Message extends { activity: object }>(message: Message, verb: string, data: object): Message {
  const copy = structuredClone(message)
  const change = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const action = node as { title?: string; verb?: string; data?: object }
    if (action.title === 'Delete South') Object.assign(action, { verb, data })
    for (const inner of Object.values(node)) change(inner)
  }
  change(copy.activity)
  return copy
}
