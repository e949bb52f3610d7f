import { afterEach, expect, test } from 'vitest'
import type { SentActivity } from '../support/fake-connector.ts'
import { type Chat, openChat, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
afterEach(() => chat.close())

test('a team is told once what Muster is, and who added it', async () => {
  chat = await openChat(ADMINS)
  const channel = chat.group('19:team@thread.tacv2', 'channel').as(TOM)
  await channel.arrive()
  await channel.arrive()
  expect(channel.messages()).toHaveLength(1)
  expect(textOf(await channel.see('Tom Berg added me'))).toContain('in our 1:1 chat alone')
})

test('a file in a channel is sent to the 1:1 chat', async () => {
  chat = await openChat(ADMINS)
  const channel = chat.group('19:c@thread.tacv2;messageid=17', 'channel').as(TOM)
  await channel.say('<at>Muster</at>', {
    attachments: [{ contentType: 'text/html', content: '<p><attachment id="1"></attachment></p>' }],
  })
  await channel.see("Tom, I can't read files here. Drop it in our 1:1 chat.")
  const group = chat.group('19:g@thread.v2').as(DANA)
  await group.drop('staff.csv', 'Name,Country Code,Phone Number\nAsha,91,9876543210\n')
  const refusal = await group.see("Dana, I can't read files here.")
  expect(linksOf(refusal.activity)).toEqual(['https://teams.microsoft.com/l/chat/0/0?users=28:muster'])
  const dana = chat.as(DANA)
  await dana.say('imports')
  await dana.see('No imports yet')
})

test('nothing about people is said where others read', async () => {
  chat = await openChat(ADMINS)
  const group = chat.group('19:g@thread.v2').as(DANA)
  for (const typed of [
    'who is Dana Ortiz',
    'find dana',
    'whoami',
    'imports',
    'import 1',
    'template kore-users',
    'claim X',
  ]) {
    await group.say(`<at>Muster</at> ${typed}`)
  }
  const texts = group.messages().map(textOf)
  expect(texts).toHaveLength(7)
  for (const text of texts) {
    expect(text).toBe('Dana, I answer that in our 1:1 chat, where only you read it.\n[Open 1:1 chat]')
  }
})

test('what is answered in a group leads to the 1:1 chat', async () => {
  chat = await openChat(ADMINS)
  const group = chat.group('19:g@thread.v2').as(DANA)
  for (const [typed, answer] of [
    ['help', 'What you can type here'],
    ['hi', 'Hello Dana. I talk about people and files in our 1:1 chat.'],
    ['xyzzy', "I don't know that. Here I answer: groups, tree, help."],
  ] as const) {
    await group.say(`<at>Muster</at> ${typed}`)
    const { activity } = await group.see(answer)
    expect(linksOf(activity)).toEqual(['https://teams.microsoft.com/l/chat/0/0?users=28:muster'])
    expect(textOf({ activity })).not.toMatch(/\[(Imports|My profile|Get a template)\]/)
  }
})

test('a button of a 1:1 card does nothing in a group', async () => {
  chat = await openChat(ADMINS)
  const [dana, group] = [chat.as(DANA), chat.group('19:g@thread.v2').as(DANA)]
  await dana.drop('staff.csv', 'Name,Country Code,Phone Number\nAsha,91,9876543210\n')
  const preview = await dana.see('Add 1')
  expect((await group.press('Import 1 change', { on: preview })).text).toBe('I do that in our 1:1 chat.')
  await dana.see('[Import 1 change]')
})

/** Where the buttons of a card that open something lead. */
function linksOf({ attachments = [] }: SentActivity): unknown[] {
  const actions = attachments.flatMap(({ content }) => content.actions as { url?: unknown }[])
  return actions.flatMap(({ url }) => (url === undefined ? [] : [url]))
}
