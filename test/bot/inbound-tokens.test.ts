import { createRequire } from 'node:module'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CONNECTOR, CREDENTIALS, OUTBOUND_TOKEN, type TokenOptions } from '../support/fake-identity.ts'
import { type Door, openDoor } from '../support/open-door.ts'

const HOUR = 3600
const seconds = () => Math.floor(Date.now() / 1000)
const EMULATOR = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'

/** Where the SDK keeps the issuers that it was shown. */
const { ToBotFromBotOrEmulatorTokenValidationParameters: remembered } = createRequire(import.meta.url)(
  'botframework-connector/lib/auth/tokenValidationParameters',
) as { ToBotFromBotOrEmulatorTokenValidationParameters: { issuer: string[] } }

let door: Door
const said = vi.spyOn(console, 'error').mockImplementation(() => {})
beforeAll(async () => {
  door = await openDoor()
})
afterAll(async () => {
  await door.close()
  said.mockRestore()
})
afterEach(() => {
  door.connector.sent.length = 0
})

const serviceUrl = () => `${door.connector.url}/`
const bearer = (options?: TokenOptions) => door.identity.bearer(serviceUrl(), options)

async function nothingHappened(answer: { status: number; text: string }): Promise<void> {
  expect([401, 403]).toContain(answer.status)
  const { error } = JSON.parse(answer.text) as { error: { code: string } }
  expect(['unauthorized', 'forbidden']).toContain(error.code)
  expect(answer.text.length).toBeLessThan(120)
  expect(door.connector.sent).toEqual([])
  expect(await door.context.storage.users.count(CREDENTIALS.tenantId)).toBe(0)
  expect(
    await door.context.storage.conversations.get(CREDENTIALS.tenantId, String(conversationId())),
  ).toBeNull()
}
const conversationId = () => (door.activity().conversation as { id: string }).id

describe('a token is refused', () => {
  test.each<[string, () => string | undefined]>([
    ['that is missing', () => undefined],
    ['that is empty', () => ''],
    ['that is garbage', () => 'Bearer x.y.z'],
    ['that is not one', () => 'Bearer token'],
    ['of Basic', () => 'Basic dXNlcjpwYXNz'],
    ['with a lower-case scheme', () => bearer().replace('Bearer', 'bearer')],
    ['with two spaces', () => bearer().replace('Bearer ', 'Bearer  ')],
    ['twice', () => `${bearer()}, ${bearer()}`],
    ['for another audience', () => bearer({ claims: { aud: 'bbbb0000-0000-4000-8000-000000000002' } })],
    ['for no audience', () => bearer({ claims: { aud: undefined } })],
    ['for several audiences', () => bearer({ claims: { aud: [CREDENTIALS.appId, 'x'] } })],
    ['of another issuer', () => bearer({ claims: { iss: 'https://api.botframework.com.evil.example' } })],
    ['of no issuer', () => bearer({ claims: { iss: undefined } })],
    ['of several issuers', () => bearer({ claims: { iss: [CONNECTOR] } })],
    ['of a key that nobody published', () => bearer({ header: { kid: 'unknown' } })],
    ['without a key id', () => bearer({ header: { kid: undefined } })],
    ['signed by another key', () => bearer({ signedWith: 'unpublished' })],
    [
      'with the signature of another',
      () => bearer().replace(/[^.]+$/, bearer({ claims: { jti: 1 } }).split('.')[2] ?? ''),
    ],
    ['without a signature', () => bearer({ signedWith: 'nothing' })],
    ['of algorithm none', () => bearer({ signedWith: 'nothing', header: { alg: 'none' } })],
    ['of algorithm none, with something as a signature', () => `${bearer({ header: { alg: 'none' } })}`],
    [
      'of HS256, with the public key as the secret',
      () => bearer({ signedWith: 'public key as secret', header: { alg: 'HS256' } }),
    ],
    ['of PS256', () => bearer({ header: { alg: 'PS256' } })],
    ['that has expired', () => bearer({ claims: { nbf: seconds() - 2 * HOUR, exp: seconds() - 301 } })],
    ['that is not valid yet', () => bearer({ claims: { nbf: seconds() + 310 } })],
    ['for another service URL', () => bearer({ claims: { serviceurl: 'https://smba.trafficmanager.net/' } })],
    ['for no service URL', () => bearer({ claims: { serviceurl: undefined } })],
    ['of a key for another channel', () => bearer({ signedWith: 'other channel' })],
    [
      'of the emulator, for our app',
      () =>
        bearer({
          signedWith: 'emulator',
          claims: { iss: EMULATOR, appid: CREDENTIALS.appId, ver: '1.0', serviceurl: undefined },
        }),
    ],
    [
      'of any Entra tenant, for our app',
      () =>
        bearer({
          signedWith: 'emulator',
          claims: {
            iss: 'https://login.microsoftonline.com/cccc0000-0000-4000-8000-000000000003/v2.0',
            tid: 'cccc0000-0000-4000-8000-000000000003',
            azp: CREDENTIALS.appId,
            ver: '2.0',
          },
        }),
    ],
    [
      'of another bot',
      () => bearer({ claims: { appid: 'dddd0000-0000-4000-8000-000000000004', ver: '1.0', aud: 'x' } }),
    ],
  ])('%s', async (_, authorization) => {
    await nothingHappened(await door.post(authorization()))
  })

  test.each([
    ['another channel', { channelId: 'webchat' }],
    ['the channel that has ways of its own', { channelId: 'AseChannel' }],
    ['no channel', { channelId: undefined }],
    ['no service URL', { serviceUrl: undefined }],
    ['a service URL that the token does not name', { serviceUrl: 'http://127.0.0.1:1/' }],
    ['another organisation', { conversation: { id: 'x', tenantId: 'cccc0000-0000-4000-8000-000000000003' } }],
    ['two organisations', { channelData: { tenant: { id: 'cccc0000-0000-4000-8000-000000000003' } } }],
    ['no organisation', { conversation: { id: 'x' }, channelData: {} }],
    ['nobody with an object id', { from: { id: '29:x', name: 'Dana Ortiz' } }],
  ])('that is good, for %s', async (_, change) => {
    await nothingHappened(await door.post(bearer(), door.activity(change)))
  })

  test('that is good, for a service URL that is not on the list', async () => {
    const elsewhere = 'https://evil.trafficmanager.net/'
    const authorization = door.identity.bearer(elsewhere)
    await nothingHappened(await door.post(authorization, door.activity({ serviceUrl: elsewhere })))
  })
})

test('refused tokens leave nothing behind', async () => {
  const before = remembered.issuer.length
  for (let n = 0; n < 50; n++) {
    const tid = crypto.randomUUID()
    for (const claims of [{ tid }, { tid: [tid] }, { tid, iss: `https://sts.windows.net/${tid}/` }]) {
      await nothingHappened(await door.post(bearer({ signedWith: 'unpublished', claims })))
    }
  }
  expect(remembered.issuer.length).toBe(before)
})

test('a bad token is refused before a byte of the body is looked at', async () => {
  for (const headers of [{}, { 'content-type': 'text/plain' }, { 'content-encoding': 'gzip' }]) {
    const answer = await fetch(`${door.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x.y.z', ...headers },
      body: '{"secret',
    })
    expect(answer.status).toBe(401)
    expect(await answer.text()).not.toContain('secret')
  }
})

describe('a good token', () => {
  test('is taken, also a little after its end and a little before its start', async () => {
    const { post, connector } = door
    for (const claims of [{}, { exp: seconds() - 200 }, { nbf: seconds() + 200 }]) {
      expect(await post(bearer({ claims }))).toEqual({ status: 200, text: '' })
    }
    expect(connector.sent).toHaveLength(3)
    expect(new Set(connector.authorizations)).toEqual(new Set([`Bearer ${OUTBOUND_TOKEN}`]))
  })

  test('with an activity that is none tells nothing', async () => {
    for (const body of [{}, { type: '' }, { type: 7 }, { type: 'message' }, { type: 'invoke' }]) {
      const { status, text } = await door.post(bearer(), body)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(Object.keys(JSON.parse(text))).toEqual(['error'])
    }
  })

  test.each(['composeExtension/query', 'task/fetch', 'signin/verifyState', 'x'])(
    'with an invoke %s, which we do not know, is told 501',
    async name => {
      const { status } = await door.post(bearer(), door.activity({ type: 'invoke', name, value: {} }))
      expect(status).toBe(501)
    },
  )
})

test.each([
  ['a verb that is no text', { action: { verb: { $gt: '' } } }],
  ['nothing', undefined],
])('a press with %s is told 501 too', async (_, value) => {
  const press = door.activity({ type: 'invoke', name: 'adaptiveCard/action', value })
  expect((await door.post(bearer(), press)).status).toBe(501)
})

test('a press with a verb that no card has any more is told so', async () => {
  const value = { action: { type: 'Action.Execute', verb: 'nobody', data: {} } }
  const press = door.activity({ type: 'invoke', name: 'adaptiveCard/action', value })
  const { status, text } = await door.post(bearer(), press)
  expect(status).toBe(200)
  expect(text).toContain('That button is of an older card. Type help.')
})

test('other organisations are heard where the settings name them', async () => {
  const other = 'cccc0000-0000-4000-8000-000000000003'
  const open = await openDoor({ otherTenants: [other] })
  try {
    const { connector, identity, activity, post, context } = open
    const authorization = identity.bearer(`${connector.url}/`)
    const theirs = activity({
      conversation: { id: 'a:x', conversationType: 'personal', tenantId: other.toUpperCase() },
      channelData: { tenant: { id: other } },
    })
    expect((await post(authorization, theirs)).status).toBe(200)
    expect(connector.sent).toHaveLength(1)
    expect(await context.storage.users.count(other)).toBe(1)
    expect(await context.storage.users.count(CREDENTIALS.tenantId)).toBe(0)
    const mixed = activity({ channelData: { tenant: { id: other } } })
    expect((await post(authorization, mixed)).status).toBe(403)
  } finally {
    await open.close()
  }
})
