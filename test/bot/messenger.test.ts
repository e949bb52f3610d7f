import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BotAdapter } from '../../src/bot/bot-adapter.ts'
import { createMessenger, type Messenger, UnreachableError } from '../../src/bot/messenger.ts'
import { createRemember, forgetConversation } from '../../src/bot/remember-conversation.ts'
import type { Conversation } from '../../src/ports/conversation-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'
import { SENDER } from '../support/sender.ts'

const MESSAGE = { type: 'message', text: 'hello' }

let storage: Storage
let context: ServiceContext
let connector: FakeConnector
let messenger: Messenger
beforeEach(async () => {
  storage = await openSqlite({ path: ':memory:' })
  connector = await openFakeConnector()
  context = { storage, now: Date.now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  const adapter = new BotAdapter({ credentials: null })
  messenger = createMessenger(adapter, 'loopback', (conversation, why) =>
    forgetConversation(context, conversation, why),
  )
})
afterEach(async () => {
  await connector.close()
  await storage.close()
})

async function hearFrom(serviceUrl = connector.url): Promise<Conversation> {
  const conversation = { id: 'a:o', tenantId: 't', isGroup: false, conversationType: 'personal', name: '' }
  const reference = { serviceUrl, channelId: 'msteams', conversation, bot: { id: '28:b', name: 'Muster' } }
  await createRemember(context)(SENDER, { reference }, 'dana')
  return stored()
}

async function stored(): Promise<Conversation> {
  const found = await storage.conversations.get('t', 'a:o')
  if (!found) throw new Error('The conversation is not stored.')
  return found
}

test('what was stored is enough to write, edit and remove later', async () => {
  const to = await hearFrom()
  const id = await messenger.send(to, MESSAGE)
  await messenger.edit(to, id, { ...MESSAGE, text: 'changed' })
  expect(connector.sent).toMatchObject([{ id, conversation: 'a:o', activity: { text: 'changed' } }])
  await messenger.remove(to, id)
  expect(connector.sent[0]?.removed).toBe(true)
})

describe('a conversation that Teams refuses', () => {
  test.each([
    { status: 403, code: 'BotNotInConversationRoster' },
    { status: 403, code: 'ConversationBlockedByUser' },
    { status: 403, code: 'BotDisabledByAdmin' },
    { status: 403, code: 'MessageWritesBlocked' },
    { status: 404, code: 'ConversationNotFound' },
  ])('with $status $code is not written to until it is heard from', async refusal => {
    connector.failNext(refusal)
    await expect(messenger.send(await hearFrom(), MESSAGE)).rejects.toBeInstanceOf(UnreachableError)
    expect((await stored()).reference).toMatchObject({ gone: { why: refusal.code } })
    const asked = connector.authorizations.length
    await expect(messenger.send(await stored(), MESSAGE)).rejects.toBeInstanceOf(UnreachableError)
    expect(connector.authorizations).toHaveLength(asked)
    await messenger.send(await hearFrom(), MESSAGE)
    expect(connector.sent).toHaveLength(1)
  })

  test('while one message is edited is one, and a message that is gone is none', async () => {
    const to = await hearFrom()
    await expect(messenger.edit(to, 'unknown', MESSAGE)).rejects.toMatchObject({ statusCode: 404 })
    expect((await stored()).reference).not.toHaveProperty('gone')
    connector.failNext({ status: 404, code: 'ConversationNotFound' })
    await expect(messenger.edit(to, 'unknown', MESSAGE)).rejects.toBeInstanceOf(UnreachableError)
    expect((await stored()).reference).toHaveProperty('gone')
  })

  test.each([500, 413, 400, 401])('with %i stays as it was', async status => {
    connector.failNext(status)
    await expect(messenger.send(await hearFrom(), MESSAGE)).rejects.toMatchObject({ statusCode: status })
    expect((await stored()).reference).not.toHaveProperty('gone')
  })
})

test('nothing goes to an address that is not allowed any more', async () => {
  const to = await hearFrom('https://smba.trafficmanager.net/emea/')
  await expect(messenger.send(to, MESSAGE)).rejects.toBeInstanceOf(UnreachableError)
})

test('a connector that hangs up is no reason to forget anybody', async () => {
  const to = await hearFrom()
  connector.isDown = true
  await expect(messenger.send(to, MESSAGE)).rejects.toThrow()
  connector.isDown = false
  expect((await stored()).reference).not.toHaveProperty('gone')
  await messenger.send(to, MESSAGE)
  expect(connector.sent).toHaveLength(1)
})

test('a conversation is written to the database only when there is something new', async () => {
  const first = await hearFrom()
  let puts = 0
  const conversations = {
    ...storage.conversations,
    put: async (given: Conversation) => {
      puts++
      return storage.conversations.put(given)
    },
  }
  context.storage = { ...storage, conversations }
  expect(await hearFrom()).toEqual(first)
  expect(puts).toBe(0)
  await forgetConversation(context, first, 'x')
  await forgetConversation(context, first, 'y')
  expect(puts).toBe(1)
  expect(await hearFrom()).toEqual({ ...first, updatedAt: expect.any(Number) })
  expect(puts).toBe(2)
})
