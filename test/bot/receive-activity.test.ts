import type { TurnContext } from 'botbuilder'
import { describe, expect, test } from 'vitest'
import { type Background, createBackground } from '../../src/bot/background.ts'
import { BotAdapter } from '../../src/bot/bot-adapter.ts'
import { CONNECTOR_ISSUER, claimsConnector } from '../../src/bot/connector-token.ts'
import { isAnswered } from '../../src/bot/late-answer.ts'
import { type ReceiveParts, receiveActivity } from '../../src/bot/receive-activity.ts'

const APP = {
  appId: '99999999-0000-4000-8000-000000000001',
  password: 'not a real one',
  type: 'SingleTenant' as const,
  tenantId: '11111111-2222-4333-8444-555555555555',
}
const message = { type: 'message', channelId: 'msteams', serviceUrl: 'http://127.0.0.1:1/', text: 'help' }

function token(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `Bearer ${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`
}

async function receive(
  credentials: typeof APP | null,
  given: { authorization?: string; body?: unknown; logic?: ReceiveParts['logic']; background?: Background },
) {
  const answer: { status?: number; body?: unknown; turns: number } = { turns: 0 }
  const res = {
    status: (code: number) => {
      answer.status = code
    },
    send: (body: unknown) => {
      answer.body = body
    },
    end: () => {},
  }
  const headers = given.authorization ? { authorization: given.authorization } : {}
  await receiveActivity({ headers, body: given.body ?? message }, res, {
    adapter: new BotAdapter({ credentials }),
    admits: ({ authorization }) => credentials === null || claimsConnector(authorization, [APP.tenantId]),
    background: given.background ?? createBackground(),
    logic: async context => {
      answer.turns++
      return given.logic ? given.logic(context) : 'taken'
    },
    refusals: { note: () => {} },
    hold: { message: 20, invoke: 10 },
  })
  return answer
}

test.each([
  ['no token', undefined],
  ['garbage', 'Bearer x.y.z'],
  ['Basic', 'Basic dXNlcjpwYXNz'],
  ['another spelling of Bearer', token({ iss: CONNECTOR_ISSUER }).replace('Bearer', 'bearer')],
  [
    'a token of some Entra tenant',
    token({ iss: 'https://sts.windows.net/x/', aud: APP.appId, appid: APP.appId }),
  ],
  ['claims that are no object', token('x')],
])('with an app id, %s is turned away without a word', async (_, authorization) => {
  const answer = await receive(APP, authorization ? { authorization } : {})
  expect(answer).toEqual({ status: 401, turns: 0 })
})

test.each([[[]], ['text'], [null], [{}], [{ type: '' }], [{ type: 7 }]])('%j is no activity', async body => {
  const answer = await receive(null, { body: body ?? false })
  expect(answer).toEqual({ status: 400, turns: 0 })
})

test('without an app id, whoever reaches us on loopback is heard', async () => {
  expect(await receive(null, {})).toEqual({ status: 200, turns: 1 })
})

test('what is not for us is refused, whatever it is', async () => {
  const logic = async () => 'refused' as const
  expect(await receive(null, { logic })).toEqual({ status: 403, turns: 1 })
  const body = { ...message, type: 'invoke', name: 'adaptiveCard/action' }
  expect(await receive(null, { logic, body })).toEqual({ status: 403, turns: 1 })
})

describe('a turn that takes long', () => {
  const invoke = { ...message, type: 'invoke', name: 'adaptiveCard/action' }

  test.each([
    ['of a message', message, undefined],
    ['of a consent', { ...invoke, name: 'fileConsent/invoke' }, undefined],
    ['of a press', invoke, expect.objectContaining({ statusCode: 200, value: expect.any(String) })],
  ])('%s is answered meanwhile, and goes on', async (_, body, answered) => {
    const turn = Promise.withResolvers<void>()
    const background = createBackground()
    let knows: boolean | undefined
    const logic = async (context: TurnContext) => {
      await turn.promise
      // Its context is still good for sending.
      knows = isAnswered(context)
      return 'taken' as const
    }
    const answer = await receive(null, { body, logic, background })
    expect(answer).toEqual({ status: 200, turns: 1, ...(answered ? { body: answered } : {}) })
    turn.resolve()
    await background.settle(5000)
    expect(knows).toBe(true)
  })
})

describe('what says that it is the connector’s', () => {
  test.each<[string, unknown, boolean]>([
    ['by its issuer', { iss: CONNECTOR_ISSUER }, true],
    ['by a name that only begins so', { iss: `${CONNECTOR_ISSUER}.evil.example` }, false],
    ['in a list', { iss: [CONNECTOR_ISSUER] }, false],
    // The SDK would keep the name of every organisation that it is shown.
    ['of another organisation', { iss: CONNECTOR_ISSUER, tid: 'x' }, false],
    ['of no readable organisation', { iss: CONNECTOR_ISSUER, tid: {} }, false],
    ['of ours', { iss: CONNECTOR_ISSUER, tid: APP.tenantId }, true],
    ['by nothing', null, false],
  ])('%s', (_, claims, expected) => {
    expect(claimsConnector(token(claims), [APP.tenantId])).toBe(expected)
  })

  test('in one header', () => {
    const good = token({ iss: CONNECTOR_ISSUER })
    expect(claimsConnector([good, good], [])).toBe(false)
    expect(claimsConnector(undefined, [])).toBe(false)
  })
})
