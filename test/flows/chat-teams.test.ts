import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AT_ONCE } from '../../src/bot/person-rate.ts'
import { CREDENTIALS } from '../support/fake-identity.ts'
import { textOf } from '../support/open-chat.ts'
import { type Door, openDoor } from '../support/open-door.ts'
import { DANA } from '../support/people.ts'
import { until } from '../support/until.ts'

const TENANT = CREDENTIALS.tenantId
const PERSONAL = `a:${DANA.aadObjectId}`

let door: Door
let clock: () => number
beforeEach(async () => {
  clock = Date.now
  door = await openDoor({ now: () => clock() })
  door.connector.members.push({ id: `29:${DANA.aadObjectId}`, ...DANA })
})
afterEach(() => door.close())

const bring = (activity: Record<string, unknown>, to = door) =>
  to.post(to.identity.bearer(`${door.connector.url}/`), activity)
const say = (given: object = {}, to = door) => bring(door.activity(given), to)
const texts = () => door.connector.sent.map(message => textOf(message))
const conversation = () => door.context.storage.conversations.get(TENANT, PERSONAL)
const gone = async () => (((await conversation())?.reference ?? {}) as { gone?: { why: string } }).gone?.why

describe('a message that Teams repeats', () => {
  test('is answered by one of two bots that share the database, whichever gets it', async () => {
    const other = await openDoor({ beside: door })
    try {
      for (let n = 0; n < 4; n++) {
        const activity = door.activity({ id: randomUUID() })
        const answers = await Promise.all([bring(activity), bring(activity, other)])
        expect(answers.map(({ status }) => status)).toEqual([200, 200])
        await bring(activity, n % 2 === 0 ? other : door)
      }
      expect(door.connector.sent).toHaveLength(4)
    } finally {
      await other.close()
    }
  })
})

describe('what Teams answers', () => {
  test('429: the message comes after the time that it names, once', async () => {
    door.connector.failNext(404, { status: 429, retryAfter: '1' })
    expect((await say()).status).toBe(200)
    expect(texts()).toEqual([expect.stringContaining('Hello Dana')])
    expect(door.connector.authorizations).toHaveLength(2)
  })

  test('429 for longer than anybody waits: nothing is sent again before', async () => {
    door.connector.failNext(404, { status: 429, retryAfter: '300' })
    await say()
    await say()
    expect(texts()).toEqual([])
    expect(door.connector.authorizations).toHaveLength(1)
  })

  test('500: the message is not repeated, for it may have arrived', async () => {
    await say()
    door.connector.failNext(500)
    await say()
    expect(texts()).toEqual([
      expect.stringContaining('Hello Dana'),
      expect.stringContaining('That did not go through'),
    ])
    expect(door.connector.authorizations).toHaveLength(3)
  })
})

describe('a press that takes long', () => {
  test('is answered while it is under way, and its answer comes later', async () => {
    const held = Promise.withResolvers<void>()
    door.connector.hold = held.promise
    const action = { type: 'Action.Execute', verb: 'say', data: { text: 'hi' } }
    const { status, text } = await say({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action },
    })
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ statusCode: 200 })])
    expect(door.connector.sent).toEqual([])
    door.connector.hold = null
    held.resolve()
    await until('the answer', () => texts()[0])
    expect(texts()).toEqual([expect.stringContaining('Hello Dana')])
  })
})

describe('a conversation', () => {
  test('that the bot is taken out of is noted, and is as before when it is heard from again', async () => {
    await say()
    expect(await gone()).toBeUndefined()
    await say({ type: 'installationUpdate', action: 'remove' })
    expect(await gone()).toBe('removed')
    await say()
    expect(await gone()).toBeUndefined()
    await say({ type: 'conversationUpdate', membersRemoved: [{ id: `28:${CREDENTIALS.appId}` }] })
    expect(await gone()).toBe('removed')
    await say({ type: 'installationUpdate', action: 'add' })
    expect(await gone()).toBeUndefined()
    expect((await conversation())?.userId).toBeDefined()
  })

  test('in which others come and go, or that has a new name, hears nothing of it', async () => {
    const channel = { id: '19:team@thread.tacv2', conversationType: 'channel', tenantId: TENANT }
    const tell = (given: object) => say({ type: 'conversationUpdate', conversation: channel, ...given })
    for (const given of [
      { membersAdded: [{ id: '29:x' }] },
      { membersRemoved: [{ id: '29:x' }] },
      { channelData: { tenant: { id: TENANT }, eventType: 'teamRenamed', team: { name: 'New' } } },
      { channelData: { tenant: { id: TENANT }, eventType: 'channelRenamed' } },
      { channelData: { tenant: { id: TENANT }, eventType: 'channelDeleted' } },
    ]) {
      expect((await tell(given)).status).toBe(200)
    }
    expect((await say({ type: 'installationUpdate', action: 'add-upgrade' })).status).toBe(200)
    expect(door.connector.sent).toEqual([])
  })

  test('of a group chat hears once what the bot is, and nothing about people', async () => {
    const group = { id: '19:g@thread.v2', conversationType: 'groupChat', tenantId: TENANT, isGroup: true }
    const added = { type: 'conversationUpdate', membersAdded: [{ id: `28:${CREDENTIALS.appId}` }] }
    await say({ ...added, conversation: group })
    await say({ ...added, conversation: group })
    await say({ type: 'installationUpdate', action: 'add', conversation: group })
    expect(texts()).toEqual([expect.stringContaining('Dana Ortiz added me')])
    expect(texts()[0]).not.toContain(DANA.email)
  })
})

describe('somebody who sends too much', () => {
  test('hears so once and then nothing, and does not hold up others', async () => {
    const now = Date.now()
    // Each second gives them one more turn, and a busy machine takes longer than that.
    clock = () => now
    const news = { type: 'conversationUpdate', membersAdded: [{ id: '29:x' }] }
    for (let n = 0; n < AT_ONCE; n++) await say(news)
    for (let n = 0; n < 3; n++) expect((await say()).status).toBe(200)
    expect(texts()).toEqual([expect.stringContaining('Wait a minute')])
    const press = await say({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'x' } } })
    expect(press.status).toBe(429)
    const li = { id: '29:li', name: 'Li Wei', aadObjectId: 'aaaa0000-0000-4000-8000-000000000002' }
    const theirs = { id: 'a:li', conversationType: 'personal', tenantId: TENANT }
    await say({ from: li, conversation: theirs })
    expect(texts().at(-1)).toContain('Hello Li')
  })
})

describe('the first message of a person', () => {
  const known = async () => {
    const user = {
      tenant: TENANT,
      id: 'dana',
      displayName: 'Dana Ortiz',
      email: DANA.email,
      version: 1,
      network: 'employee' as const,
      status: 'active' as const,
      orgRole: 'admin' as const,
      attributes: {},
      createdAt: 0,
      updatedAt: 0,
    }
    await door.context.storage.users.write(TENANT, 'test', [{ op: 'insert', user }])
  }
  const people = async () => (await door.context.storage.users.list(TENANT, { limit: 9 })).items
  const me = () => door.connector.members[0] as (typeof door.connector.members)[number]

  test('goes by the e-mail of the roster, whatever the activity says of them', async () => {
    await known()
    me().email = 'someone.else@lakeside.example'
    await say({
      from: { ...(door.activity().from as object), email: DANA.email, userPrincipalName: DANA.email },
    })
    const linked = (await people()).find(({ aadObjectId }) => aadObjectId === DANA.aadObjectId)
    expect(linked).toMatchObject({ email: 'someone.else@lakeside.example', orgRole: 'member' })
  })

  test('with an e-mail that changes later stays with the record that it had', async () => {
    await known()
    me().email = 'other@lakeside.example'
    await say()
    me().email = DANA.email
    await say()
    expect((await people()).find(({ id }) => id === 'dana')?.aadObjectId).toBeUndefined()
  })

  test('is that of a colleague where the roster names our organisation, in capitals too', async () => {
    await known()
    Object.assign(me(), { tenantId: TENANT.toUpperCase() })
    await say()
    expect((await people()).map(({ id, aadObjectId }) => [id, aadObjectId])).toEqual([
      ['dana', DANA.aadObjectId],
    ])
  })

  test.each([
    ['a guest', { userRole: 'guest' }],
    ['a guest by account name', { userPrincipalName: 'dana_lakeside.example#EXT#@other.example' }],
    ['somebody of another organisation', { tenantId: '99999999-2222-4333-8444-555555555555' }],
  ])('of %s takes over nobody, and is no employee', async (_, change) => {
    await known()
    Object.assign(me(), change)
    await say()
    const added = (await people()).find(({ id }) => id !== 'dana')
    expect(added).toMatchObject({ aadObjectId: DANA.aadObjectId, network: 'other', orgRole: 'member' })
    expect(added?.email).toBeUndefined()
    expect((await people()).find(({ id }) => id === 'dana')?.aadObjectId).toBeUndefined()
  })
})
