import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANNEL, GROUP_CHAT } from '../../src/local-teams/conversations.ts'
import type { Member } from '../../src/local-teams/roster.ts'
import { DANA, openPair, type Pair, TENANT } from './open-pair.ts'

// What arrives at the bot, whole, so that Local Teams cannot drift into a dialect of its own.

let pair: Pair
let dana: Member
beforeEach(async () => {
  pair = await openPair()
  dana = await pair.become(DANA)
})
afterEach(() => pair.close())

const ID = expect.stringMatching(/^\d{13}$/)
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const LOCAL_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/)
const GUID = expect.stringMatching(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/)
const CLIENT = {
  type: 'clientInfo',
  locale: 'en-GB',
  country: 'GB',
  platform: 'Web',
  timezone: expect.any(String),
}
const MENTION = {
  type: 'mention',
  mentioned: { id: '28:muster', name: 'Muster' },
  text: '<at>Muster</at>',
}

function common(conversation: object, channelData: object = {}) {
  return {
    id: ID,
    timestamp: TIME,
    localTimestamp: LOCAL_TIME,
    localTimezone: expect.any(String),
    locale: 'en-GB',
    channelId: 'msteams',
    serviceUrl: `${pair.url}/`,
    from: { id: dana.id, name: 'Dana Ortiz', aadObjectId: DANA.aadObjectId },
    recipient: { id: '28:muster', name: 'Muster' },
    conversation: { tenantId: TENANT, ...conversation },
    channelData: { tenant: { id: TENANT }, ...channelData },
    entities: [CLIENT],
  }
}
const personal = () => common({ id: dana.personal, conversationType: 'personal', isGroup: false })
const group = () => common({ id: GROUP_CHAT, conversationType: 'groupChat', isGroup: true })
const channel = () =>
  common(
    {
      id: expect.stringMatching(/^19:muster-local-team@thread\.tacv2;messageid=\d{13}$/),
      conversationType: 'channel',
      isGroup: true,
    },
    {
      teamsChannelId: CHANNEL,
      teamsTeamId: CHANNEL,
      channel: { id: CHANNEL },
      team: { id: CHANNEL, name: 'Your team' },
    },
  )

const here = (conversation = dana.personal) => ({ person: dana.id, conversation })
const message = () => pair.bot.waitFor(activity => activity.type === 'message')

/** A card of the bot in the 1:1 chat; gives its id. */
async function cardOfBot(attachment: object): Promise<string> {
  await pair.ask('/api/messages', { ...here(), text: 'hi' })
  const said = await message()
  pair.bot.received.length = 0
  const answer = await pair.bot.call('POST', said, '/activities', {
    type: 'message',
    attachments: [attachment],
  })
  return String(answer.body.id)
}

describe('what Teams sends when a conversation is opened', () => {
  it('says that the app was installed and who is in the 1:1 chat', async () => {
    await pair.ask('/api/open', here())
    const id = expect.stringMatching(/^f:\d{13}$/)
    expect(pair.bot.received).toEqual([
      { type: 'installationUpdate', action: 'add', ...personal(), id },
      {
        type: 'conversationUpdate',
        membersAdded: [{ id: dana.id, aadObjectId: DANA.aadObjectId }, { id: '28:muster' }],
        ...personal(),
        id,
      },
    ])
  })

  it('says it with new ids when the page is loaded again', async () => {
    await pair.ask('/api/open', here())
    await pair.ask('/api/open', here())
    expect(pair.bot.received.map(activity => activity.type)).toEqual([
      'installationUpdate',
      'conversationUpdate',
      'installationUpdate',
      'conversationUpdate',
    ])
    expect(new Set(pair.bot.received.map(activity => activity.id)).size).toBe(4)
  })

  it('adds the bot alone to a channel', async () => {
    await pair.ask('/api/open', here(CHANNEL))
    expect(pair.bot.received[1]).toMatchObject({ membersAdded: [{ id: '28:muster' }] })
    expect(pair.bot.received[1]?.conversation).toEqual({ ...channel().conversation, id: CHANNEL })
  })
})

describe('what a person says', () => {
  it('is plain text in the 1:1 chat', async () => {
    await pair.ask('/api/messages', { ...here(), text: 'who is <b>Tom</b> @Muster' })
    const expected = {
      type: 'message',
      ...personal(),
      text: 'who is <b>Tom</b> @Muster',
      textFormat: 'plain',
    }
    expect(await message()).toEqual(expected)
  })

  it('carries the mention and the HTML in a group chat', async () => {
    await pair.ask('/api/messages', { ...here(GROUP_CHAT), text: '@muster help <x>' })
    expect(await message()).toEqual({
      type: 'message',
      ...group(),
      text: '<at>Muster</at> help <x>',
      textFormat: 'plain',
      entities: [CLIENT, MENTION],
      attachments: [
        {
          contentType: 'text/html',
          content:
            '<div><div><span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">Muster</span>' +
            ' help &#60;x&#62;</div></div>',
        },
      ],
    })
  })

  it('starts a thread in a channel, named after its first message, and goes on in it', async () => {
    await pair.ask('/api/messages', { ...here(CHANNEL), text: '@Muster help' })
    const first = await message()
    expect(first).toMatchObject({ ...channel(), entities: [CLIENT, MENTION], text: '<at>Muster</at> help' })
    expect(first.conversation).toMatchObject({ id: `${CHANNEL};messageid=${first.id}` })
    await pair.ask('/api/messages', { ...here(CHANNEL), thread: first.id, text: '@Muster again' })
    const second = await pair.bot.waitFor(activity => String(activity.text).endsWith('again'))
    expect(second.conversation).toEqual(first.conversation)
    expect(second.id).not.toBe(first.id)
  })

  it.each([GROUP_CHAT, CHANNEL])('is not delivered without a mention: %s', async conversation => {
    await pair.ask('/api/messages', { ...here(conversation), text: 'hello Muster' })
    expect(pair.bot.received).toEqual([])
    expect(await pair.messages(dana, conversation)).toMatchObject([
      { text: 'hello Muster', delivery: 'unseen' },
    ])
  })
})

describe('a file', () => {
  const send = (query: Record<string, string>) =>
    fetch(`${pair.url}/api/files?${new URLSearchParams({ ...query, person: dana.id })}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'Email ID\n',
    })

  it('is a download info in the 1:1 chat', async () => {
    await send({ conversation: dana.personal, name: 'Staff März.CSV' })
    expect(await message()).toEqual({
      type: 'message',
      ...personal(),
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          contentUrl: `${pair.url}/shared/Staff%20M%C3%A4rz.CSV`,
          name: 'Staff März.CSV',
          content: {
            downloadUrl: expect.stringContaining(`${pair.url}/offered/`),
            uniqueId: GUID,
            fileType: 'csv',
          },
        },
      ],
    })
  })

  it('is nothing but HTML in a group chat', async () => {
    await send({ conversation: GROUP_CHAT, name: 'staff.csv', text: '@Muster' })
    const { attachments, text } = await message()
    expect(text).toBe('<at>Muster</at>')
    expect(attachments).toEqual([
      {
        contentType: 'text/html',
        content: expect.stringMatching(/<attachment id="[\da-f-]{36}"><\/attachment>/),
      },
    ])
  })
})

describe('a pressed button', () => {
  const CARD = { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }

  it('Action.Submit: a value and no text', async () => {
    const card = await cardOfBot(CARD)
    await pair.ask('/api/submit', { ...here(), message: card, data: { verb: 'go', strict: 'true' } })
    const value = { verb: 'go', strict: 'true' }
    expect(pair.bot.received).toEqual([{ type: 'message', ...personal(), replyToId: card, value }])
  })

  it('Action.Execute: an invoke', async () => {
    const card = await cardOfBot(CARD)
    const pressed = { attachment: 0, title: 'Import 3 changes', verb: 'confirm', data: { job: 1, note: '' } }
    await pair.ask('/api/execute', { ...here(), message: card, ...pressed })
    expect(pair.bot.received).toEqual([
      {
        type: 'invoke',
        name: 'adaptiveCard/action',
        ...personal(),
        replyToId: card,
        value: {
          action: {
            type: 'Action.Execute',
            title: 'Import 3 changes',
            verb: 'confirm',
            data: { job: 1, note: '' },
          },
        },
      },
    ])
  })

  it('imBack says its value, messageBack brings text and value', async () => {
    const card = await cardOfBot(CARD)
    const submit = (msteams: object) =>
      pair.ask('/api/submit', { ...here(), message: card, data: { msteams } })
    await submit({ type: 'imBack', value: 'imports' })
    await submit({ type: 'messageBack', text: 'import 4', displayText: 'Import 4', value: { n: 4 } })
    expect(pair.bot.received).toMatchObject([
      { type: 'message', text: 'imports' },
      { type: 'message', text: 'import 4', value: { n: 4 }, replyToId: card },
    ])
    const shown = await pair.messages(dana, dana.personal)
    expect(shown.map(one => one.text)).toEqual(['hi', '', 'imports', 'Import 4'])
  })
})

describe('file consent', () => {
  const CONSENT = {
    contentType: 'application/vnd.microsoft.teams.card.file.consent',
    name: 'refused.csv',
    content: {
      description: '8 rows',
      sizeInBytes: 8,
      acceptContext: { id: 'a' },
      declineContext: { id: 'd' },
    },
  }

  it('Allow brings a place to upload to', async () => {
    const card = await cardOfBot(CONSENT)
    await pair.ask('/api/consent', { ...here(), message: card, attachment: 0, allow: true })
    expect(pair.bot.received).toEqual([
      {
        type: 'invoke',
        name: 'fileConsent/invoke',
        ...personal(),
        replyToId: card,
        value: {
          type: 'fileUpload',
          action: 'accept',
          context: { id: 'a' },
          uploadInfo: {
            contentUrl: `${pair.url}/onedrive/refused.csv`,
            name: 'refused.csv',
            uploadUrl: expect.stringContaining(`${pair.url}/uploads/`),
            uniqueId: GUID,
            fileType: 'csv',
          },
        },
      },
    ])
  })

  it('Decline says so, and asks no more', async () => {
    const card = await cardOfBot(CONSENT)
    await pair.ask('/api/consent', { ...here(), message: card, attachment: 0, allow: false })
    await pair.ask('/api/consent', { ...here(), message: card, attachment: 0, allow: true })
    const value = { type: 'fileUpload', action: 'decline', context: { id: 'd' } }
    expect(pair.bot.received).toMatchObject([{ name: 'fileConsent/invoke', value }])
    const [, shown] = await pair.messages(dana, dana.personal)
    expect(shown?.consents).toMatchObject({ 0: { state: 'declined' } })
  })
})
