import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LINK_LIFE } from '../../src/services/sign-download.ts'
import { sweepExports } from '../../src/services/sweep-exports.ts'
import type { SentMessage } from '../support/fake-connector.ts'
import { type Chat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { MARCH, openMarchChat } from '../support/open-march-chat.ts'
import { DANA, LI, TOM } from '../support/people.ts'
import { until } from '../support/until.ts'

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent'
const READY = 'users-2026-03-14.csv: 2 people, '

let chat: Chat
let dana: Talker
let tom: Talker
let clock: { now: number }
beforeEach(async () => {
  ;({ chat, clock, dana, tom } = await openMarchChat())
  await dana.say('create group North')
})
afterEach(() => chat.close())

const offers = (talker: Talker): SentMessage[] =>
  talker
    .messages()
    .filter(
      ({ activity, removed }) => !removed && activity.attachments?.some(each => each.contentType === CONSENT),
    )

async function offered(talker: Talker, count = 1): Promise<SentMessage> {
  await until(`offer ${count}`, () => offers(talker).length >= count)
  return offers(talker).at(-1) as SentMessage
}

const exported = async (number: number) => {
  const job = await chat.context.storage.jobs.byNumber(TENANT, number)
  return job?.kind === 'export' ? job : null
}

test('as a kind of file that there is not: the kinds are named, and what was asked is kept', async () => {
  await dana.say('export members of north as a pdf with columns name')
  await dana.see('I write no pdf: exports are csv, or xlsx for Excel. Which one?\n[csv]\n[xlsx]')
  expect(await exported(1)).toBeNull()
  await dana.say('xlsx')
  expect(await until('the export', () => exported(1))).toMatchObject({
    options: { what: 'members', as: 'xlsx', group: { name: 'North' }, columns: ['Name'] },
  })
  await dana.say('create group Women as leaders')
  await dana.say('export members of women as leaders')
  expect(await until('the export', () => exported(2))).toMatchObject({
    options: { as: 'csv', group: { name: 'Women as leaders' } },
  })
})

describe('people are exported', () => {
  test('and handed over by consent; who got them is told', async () => {
    await dana.say('export users')
    expect(textOf(await dana.see(READY))).toContain('Export 1, 14 March 10:44 UTC')
    const offer = await offered(dana)
    expect(textOf(offer)).toContain('2 people')
    const { name, content } = await dana.consent('accept')
    expect(name).toBe('users-2026-03-14.csv')
    expect(content).toMatch(/^\ufeffMuster ID,Name,.*\r\n.*,Dana Ortiz,.*\r\n.*,Tom Berg,.*\r\n$/s)
    await dana.see('users-2026-03-14.csv: saved in your OneDrive.')
    await dana.say('exports')
    await dana.see(
      /Exports 1 to 1 of 1[\s\S]*1 users-2026-03-14.csv\ncompleted. 2 people, [\s\S]*Dana Ortiz, 14 March 10:44/,
    )
    const { text } = await dana.press('Export 1')
    expect(text).toContain('Downloaded: 1 time')
    expect(text).toContain('Downloaded by Dana Ortiz, 14 March 10:44 UTC')
    // Nothing is said twice: one card, one offer.
    expect(dana.messages().filter(message => textOf(message).includes(READY))).toHaveLength(1)
  })

  test('once, where the channel brings a press or a message twice', async () => {
    const action = { type: 'Action.Execute', verb: 'say', data: { text: 'export users' } }
    for (const given of [
      { id: 'press', type: 'invoke', name: 'adaptiveCard/action', value: { action } },
      { id: 'other press', type: 'invoke', name: 'adaptiveCard/action', value: { action } },
      { id: 'message', type: 'message', text: 'export users' },
    ]) {
      const { conversationId } = dana
      const activity = {
        channelId: 'msteams',
        serviceUrl: chat.connector.url,
        replyToId: 'the same card',
        from: { id: `29:${DANA.aadObjectId}`, ...DANA },
        recipient: { id: '28:muster' },
        conversation: { id: conversationId, conversationType: 'personal', tenantId: TENANT },
        ...given,
      }
      await chat.post(activity)
      expect((await chat.post(activity)).status).toBe(200)
    }
    expect(await exported(3)).not.toBeNull()
    expect(await exported(4)).toBeNull()
  })

  test('and not saved where the answer is no; the file stays', async () => {
    await dana.say('export users as excel')
    await offered(dana)
    await dana.consent('decline')
    await dana.see('users-2026-03-14.xlsx: not saved. It stays under export 1.')
    expect((await exported(1))?.fetched).toBe(0)
    expect((await dana.press('Export 1')).text).toContain('Downloaded: by nobody yet')
    expect(await dana.press('Get the file')).toMatchObject({ text: 'The file is below.' })
    await offered(dana)
    const { content } = await dana.consent('accept')
    expect(content.startsWith('PK')).toBe(true)
  })

  test('in a group chat: the file comes to the 1:1 chat, and nothing of it is said there', async () => {
    const group = chat.group('19:group').as(DANA)
    await group.say('<at>Muster</at> export members of North as xlsx')
    await group.see('Dana, your export is in our 1:1 chat.')
    await offered(dana)
    expect(textOf(await dana.see('members-North-2026-03-14.xlsx'))).toContain('0 memberships')
    expect(group.messages()).toHaveLength(1)
  })

  test('by somebody who never talked to the bot alone: they are told what to do', async () => {
    const li = chat.group('19:group').as(LI)
    await li.say('<at>Muster</at> export users')
    await li.see('I do not know our 1:1 chat yet. Say hello to me there, then export again.')
    expect(await exported(1)).toBeNull()
  })
})

test('what to export is asked for, and a group of several is chosen', async () => {
  await dana.say('export')
  await dana.see('A file of people, groups or members.')
  const { text } = await dana.press('Export', { inputs: { what: 'groups' } })
  expect(text).toContain('Export of groups: its card is below.')
  await dana.see('groups-2026-03-14.csv: 1 group, ')
  await dana.say('create group Northern lights')
  await dana.say('export members of nort')
  await dana.see(/Which[\s\S]*North/)
  await dana.say('1')
  await dana.see('members-North-2026-03-14.csv')
})

test('columns are chosen by name; one that there is not is told', async () => {
  await dana.say('export users columns name, shoe size')
  await dana.see('An export of users has no column "shoe size". It has: Muster ID, Name')
  await dana.say('export users columns email, name')
  await offered(dana)
  expect((await dana.consent('accept')).content).toContain(
    'Email,Name\r\ndana@lakeside.example,Dana Ortiz\r\n',
  )
})

describe('others', () => {
  test('who may not export are refused, by command and by a forged card', async () => {
    await tom.say('export users')
    await tom.see('Only org admins, supervisors and group admins export.')
    await dana.say('export users')
    const card = await dana.see(READY)
    expect((await tom.press('Get the file', { on: card })).text).toContain('There is no such export.')
    expect(offers(tom)).toEqual([])
    await tom.say('exports')
    await tom.see('You have exported nothing.')
  })

  test('cannot accept what was offered to somebody else', async () => {
    await dana.say('export users')
    const offer = await offered(dana)
    const content = offer.activity.attachments?.[0]?.content as { acceptContext: object }
    const upload = chat.connector.openUpload()
    const { uploadUrl } = upload
    const uploadInfo = { uploadUrl, contentUrl: 'http://127.0.0.1/x', uniqueId: 'u', fileType: 'csv' }
    const value = { type: 'fileUpload', action: 'accept', context: content.acceptContext, uploadInfo }
    const { activity } = tom.messages()[0] as SentMessage
    await chat.post({
      ...activity,
      type: 'invoke',
      id: 'x',
      channelId: 'msteams',
      serviceUrl: chat.connector.url,
      name: 'fileConsent/invoke',
      from: { id: `29:${TOM.aadObjectId}`, name: TOM.name, aadObjectId: TOM.aadObjectId },
      conversation: { id: tom.conversationId, conversationType: 'personal', tenantId: TENANT },
      channelData: { tenant: { id: TENANT } },
      attachments: undefined,
      value,
    })
    await tom.see('That file was answered for already.')
    expect(upload.received()).toHaveLength(0)
    expect((await exported(1))?.fetched).toBe(0)
    expect((await dana.consent('accept')).content).toContain('Dana Ortiz')
  })

  test('who lost the right meanwhile get nothing when they accept', async () => {
    await dana.say('make tom berg admin of North')
    await dana.press('Make Tom admin')
    await tom.say('export users')
    await offered(tom)
    await dana.say('make tom berg member of North')
    await dana.press('Make Tom member').catch(() => undefined)
    const upload = tom.consent('decline')
    await upload
    await tom.see('not saved')
    const answer = await tom.press('Get the file')
    expect(answer.text).toContain('Only org admins, supervisors and')
    expect((await exported(1))?.fetched).toBe(0)
  })
})

describe('the link in the browser', () => {
  async function linkOf(talker: Talker): Promise<string> {
    const [, path = ''] = /\/files\/([^)]+)/.exec((await offered(talker)).activity.text ?? '') ?? []
    return path
  }

  test('gives out the file and notes it, until it dies', async () => {
    await dana.say('export users')
    // Texts stand above the card that they come with.
    expect((await offered(dana)).activity.text).toMatch(/^Save it here, or \[open it in the browser\]/)
    const url = `${chat.url}/files/${await linkOf(dana)}`
    const response = await fetch(url)
    expect(response.headers.get('content-disposition')).toContain('users-2026-03-14.csv')
    expect(await response.text()).toContain('Tom Berg')
    expect((await exported(1))?.downloads).toEqual([
      { by: { userId: (await exported(1))?.by.userId }, at: MARCH },
    ])
    clock.now += LINK_LIFE + 1
    expect((await fetch(url)).status).toBe(404)
    expect((await exported(1))?.fetched).toBe(1)
  })

  test('dies with the file, which is removed by its age', async () => {
    await dana.say('export users')
    const url = `${chat.url}/files/${await linkOf(dana)}`
    const { storage } = chat.context
    await sweepExports({ ...chat.context, storage, now: () => clock.now + 31 * 86_400_000 }, { days: 30 })
    expect((await fetch(url)).status).toBe(404)
    await dana.say('exports')
    await dana.see('2 people. The file was removed.')
    expect((await dana.press('Export 1')).text).toContain('because of its age')
    await dana.press('Export again')
    await dana.see(/users-2026-03-14.csv: 2 people, [\s\S]*Export 2/)
  })
})

test('an export that waits can be cancelled', async () => {
  const { storage } = chat.context
  storage.jobs.claim = async () => null
  await dana.say('export users')
  expect(textOf(await dana.see('Export of users: queued, 2 people'))).toContain('I write when it is ready.')
  expect((await dana.press('Cancel')).text).toContain('No file was made.')
  expect(await exported(1)).toMatchObject({ state: 'cancelled' })

  await dana.say('export groups')
  await dana.say('cancel 2')
  await dana.see('Export of groups: cancelled')
  expect(await exported(2)).toMatchObject({ state: 'cancelled' })
  await dana.say('export 2')
  await dana.see('Export 2: groups, cancelled')
  await tom.say('export 2')
  await tom.see('There is no export 2')
  await tom.say('exports')
  expect(textOf(await tom.see('You have exported nothing.'))).not.toContain('[Export')
})
