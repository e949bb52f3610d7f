import { afterEach, expect, test } from 'vitest'
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
  await group.see("Dana, I can't read files here.")
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
  for (const text of texts) expect(text).toBe('Dana, I answer that in our 1:1 chat, where only you read it.')
  await group.say('<at>Muster</at> help')
  await group.see('What you can type')
})

test('a button of a 1:1 card does nothing in a group', async () => {
  chat = await openChat(ADMINS)
  const [dana, group] = [chat.as(DANA), chat.group('19:g@thread.v2').as(DANA)]
  await dana.drop('staff.csv', 'Name,Country Code,Phone Number\nAsha,91,9876543210\n')
  const preview = await dana.see('Add 1')
  expect((await group.press('Import 1 change', { on: preview })).text).toBe('I do that in our 1:1 chat.')
  await dana.see('[Import 1 change]')
})
