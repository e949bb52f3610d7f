import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SentMessage } from '../support/fake-connector.ts'
import { type Chat, openChat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
let dana: Talker
beforeEach(async () => {
  chat = await openChat(ADMINS)
  dana = chat.as(DANA)
})
afterEach(() => chat.close())

/** A button of a card that came as the answer to a press, and so is no message. */
function button(verb: string, data: object = {}): { on: SentMessage } {
  const action = { type: 'Action.Execute', title: verb, verb, data }
  return { on: { activity: { attachments: [{ content: action }] } } as unknown as SentMessage }
}
const pressed = (verb: string, data: object, inputs: object = {}) =>
  dana.press(verb, { ...button(verb, data), inputs })

test('suggested and own ones are added in one form, put in order, changed and removed with their values', async () => {
  await dana.say('attributes')
  await dana.see('People have no attributes yet')
  expect((await dana.press('Add')).text).toContain('Add attributes')
  const form = { type: 'text', visibility: 'admins', required: 'false', selfEdited: 'false' }
  const added = await pressed(
    'attribute-add',
    {},
    { ...form, suggested: 'location,joining-date', label: 'Shoe size, Badge' },
  )
  expect(added.text).toContain('4 attributes')
  expect(added.text).toContain('Added: Location, Joining date, Shoe size, Badge.')
  expect(added.text).toContain('Location\nText, optional, everybody sees it, people edit their own')
  expect((await pressed('attribute-add', {}, { ...form, label: 'badge' })).text).toBe(
    'There is an attribute called Badge already. Choose another name.',
  )
  expect((await pressed('attribute-add', {}, { ...form, label: ' , ' })).text).toContain(
    'Tick a suggested one',
  )

  expect((await pressed('attribute-move', { key: 'badge', by: '-1' })).text).toContain('Place: 3 of 4')
  const inputs = {
    label: 'Shoes',
    type: 'number',
    visibility: 'public',
    required: 'true',
    selfEdited: 'true',
  }
  const changed = await pressed('attribute-change', { key: 'shoe-size' }, inputs)
  expect(changed.text).toContain(
    'Shoes\nNow: called Shoes, a number, mandatory, everybody sees it, people edit their own.',
  )
  expect(changed.text).toContain('Mandatory: Yes: files add nobody without it')
  expect(changed.text).toContain('Who sees it: Everybody\nWho edits it: Org admins, and people their own')

  await dana.drop(
    'people.csv',
    'Name,Country Code,Phone Number,Shoes\nAsha,250,788123456,38\nBo,250,788123457,\n',
  )
  await dana.see('1 row refused, line 3: Somebody new needs: Shoes.')
  await dana.press('Import 1 change')
  await dana.see(/completed with errors/)
  expect((await pressed('attribute-remove', { key: 'shoe-size' })).text).toContain(
    'The values of 1 person go with it, for good.',
  )
  expect((await pressed('attribute-remove', { key: 'shoe-size', sure: true })).text).toContain(
    'Shoes is removed, with the values of 1 person.',
  )
  await dana.say('attributes')
  expect(textOf(await dana.see('3 attributes'))).not.toContain('Shoes')
  const { items } = await chat.context.storage.users.list(TENANT, { limit: 9 })
  expect(items.map(({ displayName, attributes }) => [displayName, attributes])).toContainEqual(['Asha', {}])
})

test('members are refused by word and by forged card', async () => {
  const tom = chat.as(TOM)
  await tom.say('attributes')
  await tom.see('Only org admins define attributes.')
  for (const [verb, data] of [
    ['attributes', {}],
    ['attributes-new', {}],
    ['attribute-add', { label: 'X', type: 'text' }],
    ['attribute-form', { key: 'x' }],
    ['attribute-change', { key: 'x', label: 'Y' }],
    ['attribute-move', { key: 'x', by: 1 }],
    ['attribute-remove', { key: 'x', sure: true }],
  ] as const) {
    const { text } = await tom.press(verb, button(verb, data))
    expect([verb, text]).toEqual([verb, expect.stringContaining('Only org admins define attributes.')])
  }
  expect(await chat.context.storage.attributes.list(TENANT)).toEqual([])
})
