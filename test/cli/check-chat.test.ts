import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { checkChat } from '../../src/cli/check-chat.ts'
import { clockFinding } from '../../src/cli/check-clock.ts'
import { readConfig } from '../../src/config.ts'
import { CREDENTIALS } from '../support/fake-identity.ts'
import { freePort } from '../support/free-port.ts'
import { type Door, openDoor } from '../support/open-door.ts'

let closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers) await close()
  closers = []
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Where tokens are given out; answers with `status`, and keeps what it was asked. */
async function login(status = 200, date = new Date()) {
  const asked: string[] = []
  const url = await serve(async (req, res) => {
    let body = ''
    for await (const piece of req) body += piece
    if (req.method === 'POST') asked.push(`${req.url} ${body}`)
    res.setHeader('date', date.toUTCString())
    res.statusCode = status
    res.end('{"access_token":"s3cret"}')
  })
  return { url, asked }
}

async function door(): Promise<Door> {
  const opened = await openDoor()
  closers.push(() => opened.close())
  return opened
}

async function look(env: NodeJS.ProcessEnv, loginUrl: string, keysUrl = `${loginUrl}/keys`) {
  const config = readConfig({
    MICROSOFT_APP_ID: CREDENTIALS.appId,
    MICROSOFT_APP_PASSWORD: CREDENTIALS.password,
    MICROSOFT_APP_TENANT_ID: CREDENTIALS.tenantId,
    ...env,
  })
  const findings = await checkChat(config, { login: loginUrl, keys: keysUrl })
  expect(JSON.stringify(findings)).not.toMatch(new RegExp(`${CREDENTIALS.password}|s3cret`))
  return Object.fromEntries(findings.map(({ what, state, message }) => [what, `${state}: ${message}`]))
}

describe('the credentials', () => {
  test('are tried with Microsoft as the bot will', async () => {
    const { url, asked } = await login()
    const found = await look({ PORT: String(await freePort()) }, url)
    expect(found).toMatchObject({ 'Microsoft Teams': 'ok: the credentials are taken', Clock: 'ok: right' })
    expect(asked[0]).toContain(`/${CREDENTIALS.tenantId}/oauth2/v2.0/token grant_type=client_credentials`)
    await look({ PORT: String(await freePort()), MICROSOFT_APP_TYPE: 'MultiTenant' }, url)
    expect(asked[1]).toContain('/botframework.com/oauth2/v2.0/token')
  })

  test.each([
    [401, 'broken: the credentials are refused (401). Look at MICROSOFT_APP_ID'],
    [400, 'broken: the credentials are refused (400). Look at MICROSOFT_APP_ID'],
    [503, 'broken: 127.0.0.1:'],
  ])('with %i are told what to do about', async (status, said) => {
    const { url } = await login(status)
    expect((await look({ PORT: String(await freePort()) }, url))['Microsoft Teams']).toContain(said)
  })

  test('cannot be tried where Microsoft cannot be reached', async () => {
    const found = await look({ PORT: String(await freePort()) }, 'http://127.0.0.1:9')
    expect(found['Microsoft Teams']).toContain('This machine needs a way to it over https')
    expect(found.Clock).toBeUndefined()
  })
})

describe('the keys of the bot service', () => {
  const keysAt = async (url: string) =>
    (await look({ PORT: String(await freePort()) }, (await login()).url, url))['Bot service']

  test('are tried, because nobody of Teams comes in without them', async () => {
    expect(await keysAt(await serve((_req, res) => void res.end('{}')))).toBe('ok: its keys can be fetched')
  })

  test('that cannot be had are told of', async () => {
    expect(await keysAt('http://127.0.0.1:9')).toMatch(/^broken: 127.0.0.1:9 cannot be reached, so nothing/)
    const url = await serve((_req, res) => {
      res.statusCode = 503
      res.end()
    })
    expect(await keysAt(url)).toMatch(/^broken: .* does not work right now \(503\)/)
  })
})

describe('the clock', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  test.each([
    ['Sun, 01 Mar 2026 12:00:20 GMT', 'ok', 'right'],
    ['Sun, 01 Mar 2026 11:58:00 GMT', 'note', '120 s ahead; from 300 s on'],
    ['Sun, 01 Mar 2026 12:06:00 GMT', 'broken', '360 s behind, so nothing of Teams is let in'],
  ])('at %s: %s', (date, state, message) => {
    expect(clockFinding(date, now)).toEqual([
      { what: 'Clock', state, message: expect.stringContaining(message) },
    ])
  })

  test.each([[null], ['yesterday']])('is not judged by %j', date => {
    expect(clockFinding(date, now)).toEqual([])
  })
})

describe('PUBLIC_URL', () => {
  test('is not tried while Muster does not run', async () => {
    const env = { PORT: String(await freePort()), PUBLIC_URL: 'https://muster.example.org' }
    const found = await look(env, (await login()).url)
    expect(found.PUBLIC_URL).toBe(
      'note: https://muster.example.org is not tried, because Muster does not run',
    )
    expect(found.Server).toContain('note: Muster does not run')
  })

  test('leads here', async () => {
    const { url } = await door()
    const found = await look({ PORT: new URL(url).port, PUBLIC_URL: url }, (await login()).url)
    expect(found.PUBLIC_URL).toBe(`ok: ${url} leads here, and strangers are turned away`)
  })

  test.each<[string, number]>([
    ['that answers everything', 200],
    ['that knows nothing', 404],
    ['that sends elsewhere', 301],
  ])('does not lead to something %s', async (_, status) => {
    const { url } = await door()
    const other = await serve((_req, res) => {
      res.statusCode = status
      res.setHeader('location', url)
      res.end()
    })
    const found = await look({ PORT: new URL(url).port, PUBLIC_URL: other }, (await login()).url)
    expect(found.PUBLIC_URL).toMatch(/^broken: .* leads to something else .* forward both/)
  })

  test('that nobody listens at is named, with why', async () => {
    const { url } = await door()
    const found = await look(
      { PORT: new URL(url).port, PUBLIC_URL: 'http://127.0.0.1:1' },
      (await login()).url,
    )
    expect(found.PUBLIC_URL).toMatch(
      /^broken: http:\/\/127\.0\.0\.1:1 cannot be reached from here \(\w+.*\)\. Look at/,
    )
  })

  test('that is not set is worth a note', async () => {
    const found = await look({ PORT: String(await freePort()) }, (await login()).url)
    expect(found.PUBLIC_URL).toMatch(/^note: not set/)
  })
})
