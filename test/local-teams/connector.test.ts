import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Activity } from '../../src/local-teams/activity.ts'
import { CHANNEL } from '../../src/local-teams/conversations.ts'
import type { Member } from '../../src/local-teams/roster.ts'
import { DANA, openPair, type Pair, TENANT, TOM } from './open-pair.ts'

let pair: Pair
let dana: Member
let said: Activity
beforeEach(async () => {
  pair = await openPair()
  dana = await pair.become(DANA)
  await pair.ask('/api/messages', { person: dana.id, conversation: dana.personal, text: 'hi' })
  said = await pair.bot.waitFor(activity => activity.type === 'message')
})
afterEach(() => pair.close())

const seen = async (member = dana) => (await pair.messages(member, member.personal)).slice(1)
const text = (value: string) => ({ type: 'message', text: value })

describe('what the bot says', () => {
  it('is sent, edited and deleted', async () => {
    const first = await pair.bot.call('POST', said, `/activities/${said.id}`, text('one'))
    const second = await pair.bot.call('POST', said, '/activities', text('two'))
    expect([first.status, second.status]).toEqual([201, 201])
    const edit = await pair.bot.call('PUT', said, `/activities/${first.body.id}`, text('one, changed'))
    expect(edit).toEqual({ status: 200, body: { id: first.body.id } })
    expect(await seen()).toMatchObject([
      { id: first.body.id, text: 'one, changed', edited: true, from: { name: 'Muster', bot: true } },
      { id: second.body.id, text: 'two', edited: false },
    ])
    expect((await pair.bot.call('DELETE', said, `/activities/${first.body.id}`)).status).toBe(200)
    expect((await seen()).map(message => message.text)).toEqual(['two'])
  })

  it('an edit of a message of an earlier run shows as a new message', async () => {
    await pair.bot.call('PUT', said, '/activities/1700000000000', text('120 of 412 rows'))
    await pair.bot.call('PUT', said, '/activities/1700000000000', text('412 of 412 rows'))
    expect(await seen()).toMatchObject([{ id: '1700000000000', text: '412 of 412 rows' }])
  })

  it('reaches the 1:1 chat of somebody who has not opened the page in this run', async () => {
    const tom = await pair.become(TOM)
    const second = await openPair()
    await second.bot.call(
      'PUT',
      { ...said, serviceUrl: `${second.url}/`, conversation: { id: tom.personal } },
      '/activities/17',
      text('done'),
    )
    const again = await second.become(TOM)
    expect(again.id).toBe(tom.id)
    expect(await second.messages(again, again.personal)).toMatchObject([{ text: 'done' }])
    await second.close()
  })

  it('stays in the thread of a channel', async () => {
    await pair.ask('/api/messages', { person: dana.id, conversation: CHANNEL, text: '@Muster hi' })
    const post = await pair.bot.waitFor(activity => activity.text === '<at>Muster</at> hi')
    await pair.bot.call('POST', post, `/activities/${post.id}`, text('hello'))
    const messages = await pair.messages(dana, CHANNEL)
    expect(messages.map(message => message.thread)).toEqual([post.id, post.id])
  })

  it('typing is no message', async () => {
    expect((await pair.bot.call('POST', said, '/activities', { type: 'typing' })).status).toBe(201)
    expect(await seen()).toEqual([])
  })

  it('is refused over 100 KB of UTF-16, in a conversation that is none, and as no JSON', async () => {
    const big = await pair.bot.call('POST', said, '/activities', text('x'.repeat(51_200)))
    expect(big).toMatchObject({ status: 413, body: { error: { code: 'MessageSizeTooBig' } } })
    const nowhere = { ...said, conversation: { id: 'a:2' } }
    const lost = await pair.bot.call('POST', nowhere, '/activities', text('x'))
    expect(lost).toMatchObject({ status: 404, body: { error: { code: 'ConversationNotFound' } } })
    const response = await fetch(`${pair.url}/v3/conversations/${dana.personal}/activities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(response.status).toBe(400)
    expect(await seen()).toEqual([])
  })
})

describe('who is there', () => {
  const account = {
    name: 'Dana Ortiz',
    givenName: 'Dana',
    surname: 'Ortiz',
    aadObjectId: DANA.aadObjectId,
    objectId: DANA.aadObjectId,
    email: 'dana@lakeside.example',
    userPrincipalName: 'dana@lakeside.example',
    tenantId: TENANT,
    userRole: 'user',
  }

  it.each(['id', 'aadObjectId'] as const)('one member, by %s', async key => {
    const found = await pair.bot.call('GET', said, `/members/${encodeURIComponent(dana[key])}`)
    expect(found).toEqual({ status: 200, body: { id: dana.id, ...account } })
  })

  it('nobody else is in a 1:1 chat', async () => {
    const tom = await pair.become(TOM)
    const found = await pair.bot.call('GET', said, `/members/${encodeURIComponent(tom.id)}`)
    expect(found).toMatchObject({ status: 404, body: { error: { code: 'MemberNotFoundInConversation' } } })
    expect((await pair.bot.call('GET', said, '/members')).body).toMatchObject([{ id: dana.id }])
  })

  it('a team has everybody who opened the page, page by page', async () => {
    await pair.become(TOM)
    const team = { ...said, conversation: { id: CHANNEL } }
    const first = await pair.bot.call('GET', team, '/pagedmembers?pageSize=1')
    expect(first.body).toMatchObject({ members: [{ name: 'Dana Ortiz' }], continuationToken: '1' })
    const second = await pair.bot.call('GET', team, '/pagedmembers?pageSize=1&continuationToken=1')
    expect(second.body).toMatchObject({ members: [{ name: 'Tom Berg' }] })
    expect(second.body).not.toHaveProperty('continuationToken')
  })
})

describe('a conversation that the bot begins', () => {
  const begin = (body: object) =>
    fetch(`${pair.url}/v3/conversations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('is the 1:1 chat of the person, the same each time', async () => {
    const body = { isGroup: false, bot: { id: '28:muster' }, members: [{ id: dana.id }], tenantId: TENANT }
    const response = await begin(body)
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ id: dana.personal, serviceUrl: `${pair.url}/` })
  })

  it('is refused with somebody who cannot be', async () => {
    expect((await begin({ members: [{ id: '29:nobody' }] })).status).toBe(403)
    expect((await begin({ isGroup: true, members: [{ id: dana.id }] })).status).toBe(403)
  })
})
