import { expect, test } from 'vitest'
import { BotAdapter, claimsConnector } from '../../src/bot/bot-adapter.ts'
import { receiveActivity } from '../../src/bot/receive-activity.ts'
import { createLogger } from '../../src/logger.ts'

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

async function receive(credentials: typeof APP | null, given: { authorization?: string; body?: unknown }) {
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
    adapter: new BotAdapter(credentials),
    authenticates: credentials !== null,
    logic: async () => {
      answer.turns++
    },
    log: createLogger({ logLevel: 'silent' }),
  })
  return answer
}

test.each([
  ['no token', undefined],
  ['garbage', 'Bearer x.y.z'],
  ['Basic', 'Basic dXNlcjpwYXNz'],
  ['another spelling of Bearer', token({ iss: 'https://api.botframework.com' }).replace('Bearer', 'bearer')],
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

test('only what says that it is the connector’s is looked at', () => {
  expect(claimsConnector(token({ iss: 'https://api.botframework.com' }))).toBe(true)
  expect(claimsConnector(token({ iss: 'https://api.botframework.com.evil.example' }))).toBe(false)
})
