import { afterEach, expect, test } from 'vitest'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, LI, TOM } from '../support/people.ts'

let chat: Chat
afterEach(() => chat.close())

const STAFF = 'Name,Country Code,Phone Number\nAsha Rao,91,9876543210\nBo Chen,,0788123456\n'

test('two people confirm the same preview: it happens once, and the second learns who was first', async () => {
  chat = await openChat(ADMINS)
  const [dana, li] = [chat.as(DANA), chat.as(LI)]
  await dana.drop('staff.csv', STAFF)
  const { ...old } = await dana.see('Add 2')
  await li.say('import 1')
  await li.see('Add 2')
  const first = await li.press('Import 2 changes')
  // Only the card in Dana's chat counts along; what Li pressed must not say for ever how far it was.
  expect(first.text).toContain('staff.csv: being imported')
  expect(first.text).toMatch(/has a card that counts along.*\[Import 1\]$/s)
  const second = await dana.press('Import 2 changes', { on: old })
  await dana.see('completed')
  expect(second.text).toMatch(/Import 1 was confirmed by Li Wei at .* Nothing happened twice\./)
  await li.say('find asha')
  await li.see('1 person matches "asha"')
})

test('pressing twice in a row shows the import going on', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  const { ...old } = await dana.see('Add 2')
  const [one, two] = await Promise.all([
    dana.press('Import 2 changes', { on: old }),
    dana.press('Import 2 changes', { on: old }),
  ])
  for (const { text } of [one, two]) expect(text).toContain('staff.csv')
  expect(textOf(await dana.see('completed'))).toContain('Added 2')
})

test('cancelled before it is confirmed: nothing is changed', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  const { ...old } = await dana.see('Add 2')
  expect((await dana.press('Cancel')).text).toContain('Nothing was changed.')
  await dana.see('staff.csv: cancelled')
  const late = await dana.press('Import 2 changes', { on: old })
  expect(late.text).not.toContain('Import 2 changes')
  await dana.say('find asha')
  await dana.see('No one matches "asha"')
})

test('typed: cancel 1', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  await dana.see('Add 2')
  await dana.say('cancel 1')
  await dana.see('staff.csv: cancelled')
  await dana.say('cancel seven')
  await dana.see('There is no import "seven"')
})

test('options are checked again: update only, others, strict', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  await dana.see('New people join: Employees')
  const form = await dana.press('Options')
  expect(form.text).toContain('staff.csv: options')
  const preview = await dana.see('Add 2')
  const options = {
    on: withButton(preview, 'Check again', 'change'),
    inputs: { network: 'other', strict: 'true' },
  }
  await dana.press('Check again', options)
  await dana.see('New people join: Others')
  const [job] = await chat.context.storage.jobs.list(TENANT, { limit: 1 })
  expect(job?.options).toMatchObject({ mode: 'add-update', network: 'other', strict: true })
  await dana.press('Import 2 changes')
  await dana.see('completed')
  await dana.say('who is asha')
  await dana.see('Network: Others')
})

test('strict stops a file with refused rows until it is turned off', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', `${STAFF}Amy Obi,,9.19E+11\n`)
  const preview = await dana.see('Refused 1')
  await dana.press('Check again', {
    on: withButton(preview, 'Check again', 'change'),
    inputs: { strict: 'true' },
  })
  await dana.see('Strict is on: 1 refused row stops this file.')
  const forced = await dana.press('Import', { on: withButton(preview, 'Import', 'confirm') })
  expect(forced.text).toContain('Strict is on')
  await dana.press('Turn strict off')
  await dana.see('[Import 2 changes]')
})

test('a forged press does not get around rights', async () => {
  chat = await openChat(ADMINS)
  const [dana, tom] = [chat.as(DANA), chat.as(TOM)]
  await dana.drop('staff.csv', STAFF)
  const preview = await dana.see('Add 2')
  for (const verb of ['confirm', 'cancel', 'options', 'change', 'preview', 'download', 'resume']) {
    const answer = await tom.press('X', { on: withButton(preview, 'X', verb), inputs: { kind: 'original' } })
    expect(answer).toMatchObject({ type: 'application/vnd.microsoft.activity.message' })
    expect(answer.text, verb).toMatch(/There is no such import|Only org admins/)
  }
  const nonsense = await dana.press('X', { on: withButton(preview, 'X', 'confirm'), inputs: { job: 7 } })
  expect(nonsense.text).toContain('older card')
  expect((await chat.context.storage.jobs.list(TENANT, { limit: 1 }))[0]?.state).toBe('awaiting confirmation')
})

test('history goes back page by page', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  for (let n = 1; n <= 6; n++) {
    await dana.drop(`file-${n}.csv`, 'a,b\n')
    await dana.see(`file-${n}.csv: not imported`)
  }
  await dana.say('imports')
  const page = textOf(await dana.see('Imports 1 to 5 of 6'))
  expect(page.indexOf('6 file-6.csv')).toBeLessThan(page.indexOf('2 file-2.csv'))
  expect(page).not.toContain('1 file-1.csv')
  const older = await dana.press('Older')
  expect(older.text).toContain('Imports 6 to 6 of 6')
  expect(older.text).toContain('1 file-1.csv')
  await dana.press('Import 6')
  await dana.see('Import 6: failed')
})

/** The message with a button that its card does not have: what a forger, or a form shown in its place, would press. */
function withButton<T extends { activity: object }>(message: T, title: string, verb: string): T {
  const job = /"job":"([^"]+)"/.exec(JSON.stringify(message.activity))?.[1]
  const content = { actions: [{ type: 'Action.Execute', title, verb, data: { job } }] }
  return { ...message, activity: { type: 'message', attachments: [{ contentType: 'x', content }] } }
}

test.each([
  ['a verb of an older Muster', { verb: 'publish', job: 'x' }],
  ['the form of a command that is gone', { verb: 'fill', command: 'publish' }],
])('a press that comes as a message with %s is told so, with a way on', async (_, value) => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.say('', { text: undefined, replyToId: 'm1', value })
  await dana.see('That button is of an older card. Type help.')
  expect(dana.messages()).toHaveLength(1)
})

test('a client that knows no Execute sends the press as a message, and sees its card change', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  const preview = await dana.see('Add 2')
  const job = /"job":"([^"]+)"/.exec(JSON.stringify(preview.activity))?.[1]
  await dana.say('', { text: undefined, replyToId: preview.id, value: { verb: 'options', job } })
  expect(textOf(await dana.see('staff.csv: options'))).toContain('[Check again]')
  expect((await dana.see('staff.csv: options')).id).toBe(preview.id)
  await dana.say('', { text: undefined, replyToId: preview.id, value: { verb: 'confirm', job } })
  await dana.see('completed')
})
