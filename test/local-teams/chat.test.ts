import { afterEach, describe, expect, it } from 'vitest'
import { GROUP_CHAT } from '../../src/local-teams/conversations.ts'
import { DANA, openPair, type Pair, TOM } from './open-pair.ts'
import type { StandInAnswer } from './stand-in-bot.ts'

let pair: Pair
afterEach(() => pair.close())

const CARD = 'application/vnd.microsoft.card.adaptive'
const cardSaying = (text: string) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text }],
})

/** A card in `conversation` whose button gets `answer`; gives what the page gets and what Dana and Tom then see. */
async function press(answer: StandInAnswer, conversation?: string) {
  pair = await openPair(activity => (activity.type === 'invoke' ? answer : { status: 200 }))
  const dana = await pair.become(DANA)
  const tom = await pair.become(TOM)
  const here = { person: dana.id, conversation: conversation ?? dana.personal }
  await pair.ask('/api/messages', { ...here, text: '@Muster' })
  const said = await pair.bot.waitFor(activity => activity.type === 'message')
  const attachments = [{ contentType: CARD, content: cardSaying('before') }]
  const sent = await pair.bot.call('POST', said, '/activities', { type: 'message', attachments })
  const pressed = await pair.ask('/api/execute', {
    ...here,
    message: sent.body.id,
    attachment: 0,
    verb: 'go',
  })
  const seenBy = async (member: typeof dana) =>
    (await pair.messages(member, here.conversation)).at(-1)?.attachments[0]?.content
  return {
    toast: pressed.body.toast,
    dana: () => seenBy(dana),
    tom: () => seenBy(tom),
    said,
    id: sent.body.id,
  }
}

describe('the answer to Action.Execute', () => {
  const answered = (type: string, value: unknown, statusCode = 200) => ({
    status: 200,
    body: { statusCode, type, value },
  })

  it('a card takes the place of the pressed one', async () => {
    const seen = await press(answered(CARD, cardSaying('after')))
    expect(seen.toast).toBeNull()
    expect(await seen.dana()).toEqual(cardSaying('after'))
  })

  it('only for the one who pressed, until the bot edits the message', async () => {
    const seen = await press(answered(CARD, cardSaying('for Dana')), GROUP_CHAT)
    expect(await seen.dana()).toEqual(cardSaying('for Dana'))
    expect(await seen.tom()).toEqual(cardSaying('before'))
    const attachments = [{ contentType: CARD, content: cardSaying('for all') }]
    await pair.bot.call('PUT', seen.said, `/activities/${seen.id}`, { type: 'message', attachments })
    expect(await seen.dana()).toEqual(cardSaying('for all'))
  })

  const message = 'application/vnd.microsoft.activity.message'
  it.each<[string, StandInAnswer, string | null]>([
    [
      'a message is shown',
      answered(message, 'Confirmed by Li Wei at 10:43.'),
      'Confirmed by Li Wei at 10:43.',
    ],
    ['nothing is nothing', { status: 200, body: {} }, null],
    ['an unknown button', { status: 501 }, 'Muster does not know this button (501).'],
    ['an error of the server', { status: 500, body: 'x' }, 'Muster answered with error 500.'],
    [
      'an error inside',
      answered('application/vnd.microsoft.error', { code: 'x', message: 'Only org admins.' }, 403),
      'Only org admins.',
    ],
    ['an error without words', { status: 200, body: { statusCode: 412 } }, 'Muster refused this (412).'],
  ])('%s', async (_what, answer, toast) => {
    const seen = await press(answer)
    expect(seen.toast).toBe(toast)
    expect(await seen.dana()).toEqual(cardSaying('before'))
  })
})

describe('a message that does not arrive', () => {
  it('says why, and can be sent again with the same id', async () => {
    let status = 500
    pair = await openPair(() => ({ status }))
    const dana = await pair.become(DANA)
    const here = { person: dana.id, conversation: dana.personal }
    await pair.ask('/api/messages', { ...here, text: 'hi' })
    const [failed] = await pair.messages(dana, dana.personal)
    expect(failed).toMatchObject({ delivery: 'failed', reason: 'Muster answered with error 500.' })
    status = 200
    await pair.ask('/api/again', { ...here, message: failed?.id })
    expect(await pair.messages(dana, dana.personal)).toMatchObject([{ delivery: 'sent', reason: '' }])
    expect(pair.bot.received.map(activity => activity.id)).toEqual([failed?.id, failed?.id])
    expect((await pair.ask('/api/again', { ...here, message: failed?.id })).status).toBe(409)
  })

  it('says when there is no bot', async () => {
    pair = await openPair(undefined, { botUrl: 'http://127.0.0.1:9/api/messages' })
    const dana = await pair.become(DANA)
    await pair.ask('/api/messages', { person: dana.id, conversation: dana.personal, text: 'hi' })
    const [failed] = await pair.messages(dana, dana.personal)
    expect(failed?.reason).toBe('Muster cannot be reached. Is it still running?')
  })
})

describe('who sits in front of the page', () => {
  it('is the admin, or somebody of the directory, and nobody else', async () => {
    pair = await openPair()
    expect((await pair.ask('/api/become', {})).body.person).toMatchObject(DANA)
    expect((await pair.ask('/api/become', TOM)).body.person).toMatchObject(TOM)
    const stranger = { aadObjectId: 'x', name: 'Tom Berg' }
    expect((await pair.ask('/api/become', stranger)).body.person).toBeNull()
    expect((await pair.ask('/api/messages', { person: '29:x', conversation: 'y', text: 'hi' })).status).toBe(
      404,
    )
  })

  it('sees no 1:1 chat of others', async () => {
    pair = await openPair()
    const dana = await pair.become(DANA)
    const tom = await pair.become(TOM)
    await pair.ask('/api/messages', { person: dana.id, conversation: dana.personal, text: 'hi' })
    expect(await pair.messages(tom, dana.personal)).toEqual([])
    const other = { person: tom.id, conversation: dana.personal, text: 'hi' }
    expect((await pair.ask('/api/messages', other)).status).toBe(404)
    expect(await pair.messages(dana, dana.personal)).toHaveLength(1)
  })

  it('finds people by name', async () => {
    pair = await openPair()
    const names = async (text: string) => {
      const response = await fetch(`${pair.url}/api/people?text=${text}`)
      const { people } = (await response.json()) as { people: { name: string }[] }
      return people.map(person => person.name)
    }
    expect(await names('')).toEqual(['Dana Ortiz', 'Tom Berg'])
    expect(await names('tom')).toEqual(['Tom Berg'])
    expect(await names('nobody')).toEqual([])
  })
})
