import { type Activity, TeamsInfo, type TurnContext } from 'botbuilder'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BotAdapter } from '../../src/bot/bot-adapter.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'

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
  const adapter = new BotAdapter({ credentials: null }, () => {}, 50)
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
