import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Activity } from 'botbuilder'
import { afterEach, expect, test, vi } from 'vitest'
import { askJson } from '../../src/bot/ask-json.ts'
import { BotAdapter } from '../../src/bot/bot-adapter.ts'
import { createMessenger } from '../../src/bot/messenger.ts'
import { type FakeConnector, openFakeConnector } from '../support/fake-connector.ts'
import { CREDENTIALS, type FakeIdentity, openFakeIdentity } from '../support/fake-identity.ts'
import { openDoor } from '../support/open-door.ts'
import { openSilentServer } from '../support/open-silent-server.ts'
import { until } from '../support/until.ts'

const HOUR = 60 * 60_000
/** How long those are waited for who never answer. Milliseconds. */
const SHORT = 100

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(open.splice(0).map(each => each.close()))
})

async function opened<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
  const one = await opening
  open.push(one)
  return one
}

/** A bot whose keys or tokens come from somewhere else. Tokens are kept by the app they are for, so each has its own. */
function botWith(identity: FakeIdentity, settings: Record<string, string>, limit?: number) {
  const credentials = { ...CREDENTIALS, appId: crypto.randomUUID() }
  const adapter = new BotAdapter(
    { credentials, identity: { settings: { ...identity.asking.settings, ...settings } } },
    limit === undefined ? {} : { times: { identity: limit } },
  )
  return { adapter, credentials }
}

/** Whether a message of the connector is taken. */
async function isTaken({ adapter, credentials }: ReturnType<typeof botWith>, identity: FakeIdentity) {
  let turns = 0
  const serviceUrl = 'https://smba.trafficmanager.net/emea/'
  const activity = { type: 'message', channelId: 'msteams', serviceUrl, conversation: { id: 'a:x' } }
  await adapter.receive(
    identity.bearer(serviceUrl, { claims: { aud: credentials.appId } }),
    activity as Activity,
    async () => void turns++,
  )
  return turns === 1
}

/** A message to each of so many conversations at once. */
function send({ adapter }: ReturnType<typeof botWith>, connector: FakeConnector, count = 1) {
  const messenger = createMessenger(adapter, 'loopback', async () => {})
  const sent = Array.from({ length: count }, (_, n) => {
    const conversation = {
      id: `a:${n}`,
      isGroup: false,
      conversationType: 'personal',
      name: '',
      tenantId: 't',
    }
    const reference = { serviceUrl: connector.url, channelId: 'msteams', conversation }
    return messenger.send(
      { tenant: 't', id: conversation.id, reference: { reference } },
      { type: 'message', text: 'hi' },
    )
  })
  return Promise.allSettled(sent)
}

/** Gives out keys at `jwks_uri` and tokens, or refuses them. */
async function openLogin(answer: (path: string, form: URLSearchParams) => [number, object]) {
  const asked: URLSearchParams[] = []
  const server = createServer(async (req, res) => {
    const form = new URLSearchParams(await text(req))
    asked.push(form)
    const [status, body] = answer(req.url ?? '', form)
    res.writeHead(status, { 'content-type': 'application/json' })
    res.end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

test('keys that nobody hands out are not waited for without end, and asked for once', async () => {
  const [identity, silent] = [await opened(openFakeIdentity()), await opened(openSilentServer())]
  const bot = botWith(identity, { ToBotFromChannelOpenIdMetadataUrl: silent.url }, SHORT)
  const many = await Promise.allSettled(Array.from({ length: 20 }, () => isTaken(bot, identity)))
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(silent.asked()).toBe(1)
  await until('the connection to be given up', () => silent.waiting() === 0)
  await expect(isTaken(bot, identity)).rejects.toThrow('keys of the bot service')
  expect(silent.asked()).toBe(2)
})

test('neither are keys that begin to come', async () => {
  const identity = await opened(openFakeIdentity())
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json' })
    res.write('{"jwks_')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: async () => void server.close().closeAllConnections() })
  const { port } = server.address() as AddressInfo
  const bot = botWith(identity, { ToBotFromChannelOpenIdMetadataUrl: `http://127.0.0.1:${port}` }, SHORT)
  await expect(isTaken(bot, identity)).rejects.toThrow('keys of the bot service')
})

test('neither are keys of which only the address comes', async () => {
  const [identity, silent] = [await opened(openFakeIdentity()), await opened(openSilentServer())]
  const login = await opened(openLogin(() => [200, { jwks_uri: silent.url }]))
  const bot = botWith(identity, { ToBotFromChannelOpenIdMetadataUrl: login.url }, SHORT)
  await expect(isTaken(bot, identity)).rejects.toThrow('keys of the bot service')
  await until('the connection to be given up', () => silent.waiting() === 0)
})

test('keys of yesterday are good while nobody can be asked, those of the day before are not', async () => {
  const identity = await openFakeIdentity()
  const bot = botWith(identity, {})
  expect(await isTaken(bot, identity)).toBe(true)
  await identity.close()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 30 * HOUR)
  expect(await isTaken(bot, identity)).toBe(true)
  vi.setSystemTime(Date.now() + 20 * HOUR)
  await expect(isTaken(bot, identity)).rejects.toThrow('keys of the bot service')
})

test('a bot that is made later in the same process reads the keys for itself', async () => {
  const identity = await opened(openFakeIdentity())
  expect(await isTaken(botWith(identity, {}), identity)).toBe(true)
  expect(await isTaken(botWith(identity, {}), identity)).toBe(true)
})

test('keys at hand are better than none at all', async () => {
  const identity = await opened(openFakeIdentity())
  let keys = (await askJson(String(new URL('/keys', identity.asking.settings.OAuthUrl)), 5000)).body as object
  let url = ''
  const login = await opened(openLogin(path => [200, path === '/keys' ? keys : { jwks_uri: `${url}/keys` }]))
  url = login.url
  const bot = botWith(identity, { ToBotFromChannelOpenIdMetadataUrl: url })
  expect(await isTaken(bot, identity)).toBe(true)
  keys = { keys: [] }
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 30 * HOUR)
  expect(await isTaken(bot, identity)).toBe(true)
  expect(login.asked).toHaveLength(4)
})

test('a token that nobody gives is not waited for without end, and asked for once', async () => {
  const [identity, silent] = [await opened(openFakeIdentity()), await opened(openSilentServer())]
  const connector = await opened(openFakeConnector())
  const bot = botWith(identity, { ToChannelFromBotLoginUrl: silent.url }, SHORT)
  const refused = { reason: { message: expect.stringContaining('no token') } }
  expect(await send(bot, connector, 3)).toMatchObject([refused, refused, refused])
  expect(silent.asked()).toBe(1)
  await until('the connection to be given up', () => silent.waiting() === 0)
  expect(connector.authorizations).toEqual([])
})

test('the bot asks for its token once, as the bot service wants it, and shows it', async () => {
  const [identity, connector] = [await opened(openFakeIdentity()), await opened(openFakeConnector())]
  const login = await opened(
    openLogin(() => [200, { token_type: 'Bearer', expires_in: 3600, access_token: 'given' }]),
  )
  const bot = botWith(identity, { ToChannelFromBotLoginUrl: `${login.url}/tenant` })
  await send(bot, connector, 3)
  await send(bot, connector)
  expect(connector.authorizations).toEqual(Array.from({ length: 4 }, () => 'Bearer given'))
  expect(login.asked.map(form => Object.fromEntries(form))).toEqual([
    {
      grant_type: 'client_credentials',
      client_id: bot.credentials.appId,
      client_secret: CREDENTIALS.password,
      scope: 'https://api.botframework.com/.default',
    },
  ])
})

test('why a token was refused is told by its code alone', async () => {
  const [identity, connector] = [await opened(openFakeIdentity()), await opened(openFakeConnector())]
  const refusal = {
    error: 'invalid_client',
    error_description: `The secret ${CREDENTIALS.password} has expired.`,
  }
  const login = await opened(openLogin(() => [401, refusal]))
  const bot = botWith(identity, { ToChannelFromBotLoginUrl: login.url })
  const [answer] = await send(bot, connector)
  const error = (answer as PromiseRejectedResult).reason as Error
  expect(error.message).toMatch(/no token: 401, invalid_client/)
  expect(error.stack).not.toContain(CREDENTIALS.password)
  expect(connector.authorizations).toEqual([])
})

test('a stranger’s request that waits for keys holds up neither others nor the stop', async () => {
  const silent = await opened(openSilentServer())
  const door = await openDoor({ identity: { ToBotFromChannelOpenIdMetadataUrl: silent.url } })
  const authorization = door.identity.bearer(`${door.connector.url}/`)
  const waiting = door.post(authorization).catch(() => null)
  await until('the keys to be asked for', () => silent.asked() > 0)
  expect((await fetch(`${door.url}/healthz`)).status).toBe(200)
  const start = performance.now()
  await door.close()
  expect(performance.now() - start).toBeLessThan(9000)
  expect((await waiting)?.status ?? 401).toBe(401)
  expect(door.connector.sent).toEqual([])
})
