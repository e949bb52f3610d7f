import { afterEach, expect, test } from 'vitest'
import { type Chat, openChat, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, LI, TOM } from '../support/people.ts'

let chat: Chat
afterEach(() => chat.close())

const STAFF = `Name,Country Code,Phone Number,Title
Asha Rao,+91,98765 43210,Nurse
Bo Chen,,0788 123 456,Driver
Amy Obi,,9.19E+11,Nurse
`

test('a file, what it would change, the decision, what happened', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff-march.csv', STAFF)
  const preview = await dana.see('staff-march.csv: 3 rows')
  expect(textOf(preview)).toContain('Add 2, Refused 1')
  expect(textOf(preview)).toContain(
    '1 row refused, line 4: Phone Number holds "9.19E+11": Excel cut the digits. Format the column as text',
  )
  expect(textOf(preview)).toContain('Read as: Kaizala users, UTF-8, comma, phone region RW.')

  const answer = await dana.press('Import 2 changes')
  expect(answer).toMatchObject({ status: 200, type: 'application/vnd.microsoft.card.adaptive' })
  const report = await dana.see('completed with errors (import 1')
  expect(textOf(report)).toContain('Added 2, Refused 1')
  expect(textOf(report)).toContain('Fix the refused rows and drop that file here.')
  expect(report.id).toBe(preview.id)
  expect(dana.messages().filter(({ activity }) => activity.type === 'message')).toHaveLength(1)
  expect(report.activity).not.toHaveProperty('text')
  expect(report.activity.summary).toBe('staff-march.csv: 2 added, 1 refused')
})

test('a notification of one change says one', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('a.csv', STAFF.split('\n').slice(0, 2).join('\n'))
  expect((await dana.see('Add 1')).activity.summary).toBe('a.csv: ready, 1 change')
})

test('the same file again changes nothing and says so', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  const clean = STAFF.split('\n').slice(0, 3).join('\n')
  await dana.drop('a.csv', clean)
  await dana.see('Add 2')
  await dana.press('Import 2 changes')
  await dana.see('completed')
  await dana.drop('b.csv', clean)
  await dana.see('All 2 rows match the directory. Nothing to import.')
})

test('results and refused rows are offered, saved, or stay', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  await dana.see('Add 2')
  await dana.press('Import 2 changes')
  await dana.see('completed with errors')

  expect((await dana.press('Get results')).text).toBe('The file is below.')
  const results = await dana.consent('accept')
  expect(results.name).toBe('staff-results.csv')
  expect(results.content).toContain('Asha Rao,+91,98765 43210,Nurse,Added,')
  await dana.see('staff-results.csv: saved in your OneDrive.')

  await dana.press('Get refused rows')
  const refused = await dana.consent('accept')
  expect(refused.content).toMatch(
    /^\uFEFFName,Country Code,Phone Number,Title,Line,Reason\r\nAmy Obi,,9.19E\+11,Nurse,4,/,
  )

  await dana.press('Get results')
  await dana.consent('decline')
  await dana.see('staff-results.csv: not saved. It stays under import 1.')
  await dana.press('Import 1')
  await dana.see('Import 1: completed with errors')
  await dana.press('Get original')
  expect((await dana.consent('accept')).content).toBe(STAFF)
})

test('an offer is good once, and for one person', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.say('template kore-users')
  const offer = await dana.see('Instructions, header and an example row')
  const acceptContext = offer.activity.attachments?.[0]?.content.acceptContext
  const consent = (from: typeof DANA, upload: string) => ({
    type: 'invoke',
    name: 'fileConsent/invoke',
    channelId: 'msteams',
    serviceUrl: chat.connector.url,
    id: 'x',
    replyToId: offer.id,
    from: { id: `29:${from.aadObjectId}`, ...from },
    recipient: { id: '28:muster' },
    conversation: {
      id: dana.conversationId,
      conversationType: 'personal',
      tenantId: '11111111-2222-4333-8444-555555555555',
    },
    value: {
      type: 'fileUpload',
      action: 'accept',
      context: acceptContext,
      uploadInfo: { uploadUrl: upload, contentUrl: 'http://127.0.0.1/x', uniqueId: 'u', fileType: 'csv' },
    },
  })
  const stolen = chat.connector.openUpload()
  await chat.post(consent(LI, stolen.uploadUrl))
  await dana.see('That file was answered for already.')
  const saved = await dana.consent('accept')
  expect(saved.content).toContain('Email ID')
  const again = chat.connector.openUpload()
  await chat.post(consent(DANA, again.uploadUrl))
  expect(dana.messages().filter(message => textOf(message).includes('answered for already'))).toHaveLength(2)
  expect(stolen.ranges).toEqual([])
  expect(again.ranges).toEqual([])
})

test('a file that cannot be used is refused with what to do', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.pdf', '%PDF')
  await dana.see('staff.pdf cannot be read. I read CSV, TXT and XLSX.')
  await dana.drop('empty.csv', '')
  await dana.see('empty.csv: not imported')
  await dana.drop('odd.csv', 'a,b\n1,2\n')
  await dana.see('odd.csv: not imported')
  await dana.say('', {
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'far.csv',
        content: { downloadUrl: 'http://169.254.169.254/latest' },
      },
    ],
  })
  await dana.see("far.csv is kept on a server that I don't fetch files from.")
  await dana.say('imports')
  expect(textOf(await dana.see('Imports 1 to 2 of 2'))).not.toContain('far.csv')
})

test('members import nothing, and nothing is fetched from them', async () => {
  chat = await openChat(ADMINS)
  const tom = chat.as(TOM)
  await tom.drop('staff.csv', STAFF)
  await tom.see('Only org admins import people.')
  await tom.say('imports')
  const none = textOf(await tom.see('You have imported nothing. Only org admins import people.'))
  expect(none).not.toContain('Get a template')
})

test('a part that cannot be read is said once, and is no row', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('cut.csv', `${STAFF.slice(0, STAFF.indexOf('Amy'))}"Amy Obi,,0788 111 222,Nurse\n`)
  const shown = textOf(await dana.see('cut.csv: 2 rows'))
  expect(shown.match(/nothing can be read/g)).toHaveLength(1)
  expect(shown).toContain('Close the quote and drop the file again. Lines 2 to 3 were checked.')
  expect(shown).not.toMatch(/Refused|1 row:/)
})

test('a row that stands twice is said to be left out, not to be imported', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('twice.csv', `Name,Country Code,Phone Number\n${'Asha Rao,+91,98765 43210\n'.repeat(2)}`)
  const shown = textOf(await dana.see('Add 1, Skip 1'))
  expect(shown).toContain('1 warning, line 3: The same row stands on line 2. Its row is left out.')
})

test('a template that nobody filled in imports nothing, and the reason is said', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.say('template kaizala-users')
  const { content } = await dana.consent('accept')
  await dana.drop('filled.csv', content)
  const shown = textOf(await dana.see('filled.csv: nothing to import'))
  expect(shown).toMatch(/1 warning, line \d+: The template's example row was left in\. Its row is left out\./)
})

test('history says what waits for a decision, and what it would do', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF)
  await dana.see('Add 2')
  await dana.say('imports')
  await dana.see('waiting for a decision. Add 2, Refused 1')
})

test('the same message brought twice makes one import', async () => {
  chat = await openChat(ADMINS)
  const dana = chat.as(DANA)
  await dana.drop('staff.csv', STAFF, { id: 'same' })
  await dana.drop('staff.csv', STAFF, { id: 'same' })
  await dana.see('Add 2')
  await dana.say('imports')
  await dana.see('Imports 1 to 1 of 1')
})
