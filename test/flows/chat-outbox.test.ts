import { afterEach, expect, test } from 'vitest'
import { openMailSender } from '../../src/jobs/open-mail-sender.ts'
import type { OutboxEntry } from '../../src/ports/outbox-store.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { type MailServer, openMailServer } from '../support/open-mail-server.ts'
import { openTestMailer } from '../support/open-test-mailer.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'
import { SILENT } from '../support/silent-log.ts'
import { until } from '../support/until.ts'

let chat: Chat
const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
  await chat.close()
})

const STAFF = `Email ID,First Name,Last Name,User Status
asha@lakeside.example,Asha,Rao,New
bo@lakeside.example,Bo,Chen,New
`

async function mailServer(): Promise<MailServer> {
  const server = await openMailServer()
  const mailer = openTestMailer(server.port)
  opened.push(server, openMailSender({ context: chat.context, mailer, log: SILENT, pace: 0.02 }))
  return server
}

async function imported() {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  await dana.see('Add 2')
  await dana.press('Import 2 changes')
  await dana.see('completed (import 1')
  return dana
}

test('without a mail server invitations wait, are seen, and can be dropped', async () => {
  const dana = await imported()
  await dana.say('outbox')
  const card = await dana.see(/^Outbox: 2 waiting$/m)
  expect(textOf(card)).toContain('No mail server is set up (SMTP_URL)')
  expect(textOf(card)).toContain('Invitation for Asha Rao')
  const asked = await dana.press('Drop all …')
  expect(asked.text).toContain('Drop 2 messages?')
  await dana.see('Outbox: 2 waiting')
  const tom = chat.as(TOM)
  await tom.say('outbox')
  await tom.see('Only org admins')
  expect(await chat.context.storage.outbox.counts(TENANT)).toMatchObject({ waiting: 2 })
  expect((await dana.press('Drop 2 messages')).text).toContain('Dropped: 2.')
  expect(await chat.context.storage.outbox.counts(TENANT)).toMatchObject({ waiting: 0, dropped: 2 })
})

test('what came after the question is not dropped unseen, and what was sent meanwhile is told', async () => {
  const dana = await imported()
  const { outbox } = chat.context.storage
  await dana.say('outbox')
  await dana.press('Drop all …')
  const [first] = await outbox.list(TENANT, { limit: 1 })
  const later = { ...first, key: 'invitation:later', createdAt: Date.now() + 60_000 } as OutboxEntry
  await outbox.add(TENANT, [later])
  await outbox.settle(TENANT, first?.key ?? '', 'x', { state: 'sent', at: Date.now() })
  const { text } = await dana.press('Drop 2 messages')
  expect(text).toContain('Outbox: 1 waiting\n')
  expect(text).toContain('Dropped: 1 of 2. What was sent meanwhile or came since is not dropped.')
  expect(await outbox.get(TENANT, later.key)).toMatchObject({ state: 'waiting' })
})

test('what is sent is gone from it; what failed says why, and goes out when it can', async () => {
  const dana = await imported()
  const server = await mailServer()
  server.answer = (at, address) =>
    at === 'RCPT' && address.startsWith('bo@') ? '550 5.1.1 no such user' : null
  await until('letter 1', () => server.letters.length === 1)
  await until('1 failed and 1 sent', async () => {
    const { failed, sent } = await chat.context.storage.outbox.counts(TENANT)
    return failed === 1 && sent === 1
  })
  await dana.say('import 1')
  await dana.see('Not sent to bo@lakeside.example: The mail server answered: 550 5.1.1 no such user')
  await dana.say('outbox')
  await dana.see('Outbox: 1 could not be sent')
  const letter = await dana.press('Message')
  expect(letter.text).toContain('550 5.1.1 no such user')
  server.answer = () => null
  await dana.press('Send all now')
  await until('letter 2', () => server.letters.length === 2)
  await until('2 sent', async () => (await chat.context.storage.outbox.counts(TENANT)).sent === 2)
  await dana.say('outbox')
  await dana.see('No invitation or notice waits. Sent: 2.')
})
