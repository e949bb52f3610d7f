import { type Activity, TeamsInfo, type TurnContext } from 'botbuilder'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BotAdapter } from '../../src/bot/bot-adapter.ts'
import { createMessenger } from '../../src/bot/messenger.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'
import { CREDENTIALS, openFakeIdentity } from '../support/fake-identity.ts'

let connector: FakeConnector
const held = Promise.withResolvers<void>()
beforeEach(async () => {
  connector = await openFakeConnector()
  connector.hold = held.promise
})
afterEach(() => connector.close())

test.each<[string, (context: TurnContext) => Promise<unknown>]>([
  ['a message', context => context.sendActivity('hello')],
  ['an edit', context => context.updateActivity({ type: 'message', id: 'x', text: 'hello' })],
  ['the roster', context => TeamsInfo.getMember(context, '29:x')],
])('a connector that does not answer is not waited for without end: %s', async (_, ask) => {
  const adapter = new BotAdapter({ credentials: null }, { times: { connector: 50 } })
  adapter.onTurnError = async () => {}
  const outcome = Promise.withResolvers<unknown>()
  const activity = {
    type: 'message',
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: '29:x' },
    recipient: { id: '28:muster' },
    conversation: { id: 'a:x', tenantId: 't' },
  } as Activity
  await adapter.receive('', activity, context => ask(context).then(outcome.resolve, outcome.reject))
  await expect(outcome.promise).rejects.toThrow(/abort/i)
})

test('what an organisation may be sent is shared with the other bots', async () => {
  connector.hold = null
  const identity = await openFakeIdentity()
  try {
    // Of 48 messages a second two are left to each.
    const adapter = new BotAdapter(
      { credentials: CREDENTIALS, identity: identity.asking },
      { bots: () => 24 },
    )
    const messenger = createMessenger(adapter, 'loopback', async () => {})
    const send = (id: string) => {
      const conversation = { id, isGroup: false, conversationType: 'personal', name: '', tenantId: 't' }
      const reference = { serviceUrl: connector.url, channelId: 'msteams', conversation }
      return messenger.send({ tenant: 't', id, reference: { reference } }, { type: 'message', text: 'hi' })
    }
    const start = Date.now()
    await Promise.all(['a', 'b', 'c'].map(send))
    const third = connector.sent[2]?.times[0] ?? 0
    expect(third - start).toBeGreaterThan(500)
  } finally {
    await identity.close()
  }
})
