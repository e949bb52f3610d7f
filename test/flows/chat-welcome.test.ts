import { afterEach, expect, test } from 'vitest'
import { openClaim } from '../../src/services/claim-admin.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, LI, TOM } from '../support/people.ts'

let chat: Chat
afterEach(() => chat.close())

test('everybody is welcomed once, with what they may do', async () => {
  chat = await openChat(ADMINS)
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await dana.arrive()
  await tom.arrive()
  await dana.arrive()
  expect(dana.messages()).toHaveLength(1)
  expect(textOf(await dana.see('Muster'))).toContain('Drop a CSV, TXT or XLSX file')
  expect(tom.messages()).toHaveLength(1)
  const welcome = textOf(await tom.see('Muster'))
  expect(welcome).toContain('Try: who is NAME')
  expect(welcome).not.toContain('Drop')
})

test('who arrives is called as the roster says, where what came says no name', async () => {
  chat = await openChat(ADMINS)
  const tom = chat.as(TOM)
  await chat.post({
    type: 'installationUpdate',
    action: 'add',
    channelId: 'msteams',
    serviceUrl: chat.connector.url,
    from: { id: `29:${TOM.aadObjectId}`, aadObjectId: TOM.aadObjectId },
    recipient: { id: '28:muster' },
    conversation: { id: tom.conversationId, conversationType: 'personal', tenantId: TENANT },
  })
  await tom.say('whoami')
  expect(textOf(await tom.see('My groups'))).toContain('Tom Berg')
})

test('without an admin, a claim code makes the first one', async () => {
  chat = await openChat()
  const dana = chat.as(DANA)
  await dana.arrive()
  await dana.see('Muster has no admin yet')
  await dana.say('claim 0000')
  await dana.see('This code is not valid')
  const code = await openClaim(chat.context, TENANT)
  await dana.say(`claim ${code?.toLowerCase()}`)
  await dana.see('You are org admin now')
  await dana.say('help')
  await dana.see('drop a file')
  const tom = chat.as(TOM)
  await tom.say(`claim ${code}`)
  await tom.see('This code is not valid')
})

test('somebody who is in the directory by e-mail is that person', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', 'Name,Country Code,Phone Number\nTom H. Berg,,0788123456\n')
  await dana.see('Add 1')
  await dana.press('Import 1 change')
  await dana.see('completed')
  const tom = chat.as(TOM)
  await tom.say('whoami')
  await tom.see('tom@lakeside.example')
  await tom.say('whoami')
  await dana.say('find tom')
  await dana.see('2 people match "tom"')
})

test('help, greetings and nonsense are answered, each in its own way', async () => {
  chat = await openChat(ADMINS)
  const li = chat.as(LI)
  for (const typed of ['HELP', '/help', '<at>Muster</at> help']) await li.say(typed)
  expect(
    li
      .messages()
      .map(textOf)
      .filter(text => text.startsWith('What you can type')),
  ).toHaveLength(3)
  await li.say('hi')
  await li.see('Hello Li.')
  await li.say('Thank you!')
  await li.see('You are welcome.')
  await li.say('who is')
  await li.see('You can also type: who is NAME')
  await li.say('qwertz uiop')
  await li.see("I don't know that.")
  await li.say('improts')
  await li.see('Did you mean: imports?')
  await li.press('imports')
  await li.see('No imports yet')
})

test('a message that the channel repeats is answered once', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.say('hi', { id: 'same' })
  await dana.say('hi', { id: 'same' })
  expect(dana.messages()).toHaveLength(1)
})

test('what is not from our organisation is refused', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  for (const change of [
    { channelId: 'webchat' },
    { conversation: { id: dana.conversationId, tenantId: 'other' } },
    { from: { id: '29:x', name: 'Dana Ortiz' } },
    { serviceUrl: 'http://169.254.169.254/' },
  ]) {
    await expect(dana.say('help', change)).rejects.toThrow('The bot answered 403.')
  }
  expect(chat.connector.sent).toEqual([])
  expect((await chat.post({ text: 'no type' })).status).toBe(400)
  await dana.say('hi')
  await dana.see('Hello Dana.')
})
