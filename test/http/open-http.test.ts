import { once } from 'node:events'
import { connect, createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type HttpSettings, openHttp } from '../../src/http/open-http.ts'
import type { MessageTaker, ReceiveMessage } from '../../src/http/receive-message.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { LINK_LIFE, signDownload } from '../../src/services/sign-download.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { makeUser } from '../support/make-user.ts'
import { sendRaw } from '../support/send-raw.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const KILOBYTE = 1024

let context: ServiceContext
let now: number
let process: ReceiveMessage
let admits: MessageTaker['admits']
let received: unknown[]
let problems: string[]
let closers: (() => Promise<void>)[]

beforeEach(async () => {
  const storage = await openSqlite({ path: ':memory:' })
  now = 1_700_000_000_000
  context = { storage, now: () => now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  received = []
  problems = []
  admits = () => true
  closers = [() => storage.close()]
  process = async (req, res) => {
    received.push(req.body)
    res.status(200)
    res.end()
  }
})

afterEach(async () => {
  for (const close of closers.reverse()) await close()
})

async function open(
  settings: { loopbackOnly?: boolean; port?: number; limits?: HttpSettings['limits'] } = {},
) {
  const http = await openHttp({
    host: '127.0.0.1',
    port: settings.port ?? 0,
    bot: { admits: headers => admits(headers), process: (req, res) => process(req, res) },
    context,
    loopbackOnly: settings.loopbackOnly ?? true,
    ready: async () => problems,
    home: () => 'Muster is running.',
    log: pino({ level: 'silent' }),
    ...(settings.limits ? { limits: settings.limits } : {}),
  })
  closers.push(http.close)
  return http
}

const post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
) => fetch(`${url}/api/messages`, { method: 'POST', body, headers })

const answering =
  (status: number, body?: unknown): ReceiveMessage =>
  async (_message, answer) => {
    answer.status(status)
    if (body) answer.send(body)
    else answer.end()
  }

/** What the server says to `said` until it hangs up. */
async function hungUp(url: string, said: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(said)
  return text(socket).catch(() => '')
}

describe('POST /api/messages', () => {
  it('hands a JSON object to the bot', async () => {
    const { url } = await open()
    const answer = await post(url, '{"type":"message","text":"Grüß"}', {
      'content-type': 'application/json; charset=utf-8',
    })
    expect(answer.status).toBe(200)
    expect(received).toEqual([{ type: 'message', text: 'Grüß' }])
  })

  it('takes a body up to the limit and not a byte more', async () => {
    const { url } = await open()
    const frame = '{"text":""}'.length
    const body = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - frame) })
    expect((await post(url, body(256 * KILOBYTE))).status).toBe(200)
    expect((await post(url, body(256 * KILOBYTE + 1))).status).toBe(413)
    expect(received).toHaveLength(1)
  })

  it('stops a body without a length at the limit', async () => {
    const { url } = await open()
    const pieces = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(new Uint8Array(64 * KILOBYTE).fill(32)),
    })
    const sent = fetch(`${url}/api/messages`, {
      method: 'POST',
      body: pieces,
      headers: JSON_TYPE,
      duplex: 'half',
    })
    expect(
      await sent.then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413)
    expect(received).toEqual([])
  })

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number]>([
    [
      'a gzip bomb',
      new Uint8Array(gzipSync(`"${'x'.repeat(50_000 * KILOBYTE)}"`)),
      { 'content-encoding': 'gzip' },
      415,
    ],
    ['an unknown encoding', '{}', { 'content-encoding': 'br' }, 415],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an upload', '--x\r\n', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['bytes', '{}', { 'content-type': 'application/octet-stream' }, 415],
    ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['a type that looks like JSON', '{}', { 'content-type': 'application/jsonp' }, 415],
    ['broken JSON', '{"secret": s3cret', {}, 400],
    ['nothing', '', {}, 400],
    ['a list', '[1]', {}, 400],
    ['a text', '"s3cret"', {}, 400],
    ['null', 'null', {}, 400],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, 400],
  ])('refuses %s', async (_name, body, headers, status) => {
    const { url } = await open()
    const answer = await post(url, body, { ...JSON_TYPE, ...headers })
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain('s3cret')
    expect(received).toEqual([])
  })

  it.each<[string, ReceiveMessage, number]>([
    ['throws', async () => Promise.reject(new Error('s3cret')), 400],
    ['answers with the text of an error', answering(500, 's3cret'), 500],
    ['answers with an error', answering(401, new Error('s3cret')), 401],
    ['answers with a status alone', answering(401), 401],
  ])('tells nothing when the bot %s', async (_name, bot, status) => {
    process = bot
    const { url } = await open()
    const answer = await post(url, '{"text":"s3cret"}')
    expect(answer.status).toBe(status)
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    expect(Object.keys(error)).toEqual(['code', 'message'])
    expect(JSON.stringify(error)).not.toContain('s3cret')
  })

  it('turns away by headers alone, without waiting for a body', async () => {
    admits = ({ authorization }) => authorization === 'yes'
    const { url } = await open()
    const head = 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    expect(await sendRaw(url, `${head}Content-Length: 900000\r\nConnection: close\r\n\r\n`)).toBe(401)
    expect((await post(url, '{}', { ...JSON_TYPE, authorization: 'no' })).status).toBe(401)
    expect((await post(url, '{}', { ...JSON_TYPE, authorization: 'yes' })).status).toBe(200)
    expect(received).toEqual([{}])
  })

  it('hands on what an invoke answers, also a refusal', async () => {
    process = async (_req, res) => {
      res.status(501)
      res.send({ type: 'application/vnd.microsoft.error', value: 'unknown verb' })
    }
    const { url } = await open()
    const answer = await post(url, '{}')
    expect(answer.status).toBe(501)
    expect(await answer.json()).toMatchObject({ value: 'unknown verb' })
  })
})

describe('who may ask, without Teams credentials', () => {
  it.each([
    ['evil.example', 421],
    ['evil.example:3978', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost.', 421],
    ['127.0.0.1:3978', 200],
    ['localhost', 200],
    ['LOCALHOST:1', 200],
    ['[::1]:3978', 200],
  ])('as host %s: %i', async (host, status) => {
    const { url } = await open()
    expect(await sendRaw(url, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toBe(
      status,
    )
  })

  it('refuses a request that names no host', async () => {
    const { url } = await open()
    expect(await sendRaw(url, 'GET /healthz HTTP/1.0\r\n\r\n')).toBe(421)
  })

  it.each(['https://evil.example', 'null', 'http://localhost:3979'])('refuses a page of %s', async origin => {
    const { url } = await open()
    expect((await post(url, '{}', { ...JSON_TYPE, origin })).status).toBe(403)
    expect(received).toEqual([])
  })

  it('asks for neither with Teams credentials: there the token decides', async () => {
    const { url } = await open({ loopbackOnly: false })
    const raw = 'GET /healthz HTTP/1.1\r\nHost: muster.example\r\nConnection: close\r\n\r\n'
    expect(await sendRaw(url, raw)).toBe(200)
    expect((await post(url, '{}', { ...JSON_TYPE, origin: 'https://teams.example' })).status).toBe(200)
  })
})

describe('GET /files', () => {
  const name = 'Übersicht "März".csv'
  async function linkTo(bytes: Uint8Array): Promise<string> {
    const pieces = (async function* () {
      yield bytes
    })()
    await context.storage.files.write({ tenant: 't', id: 'f', name, createdAt: now }, pieces)
    const user = makeUser({ tenant: 't', id: 'u', aadObjectId: 'o' })
    await context.storage.users.write('t', 'test', [{ op: 'insert', user }])
    return signDownload(context, { tenant: 't', fileId: 'f', aadObjectId: 'o' })
  }

  it('gives the file, to be saved and not shown', async () => {
    const { url } = await open()
    const bytes = new TextEncoder().encode('a,b\r\n'.repeat(500_000))
    const answer = await fetch(url + (await linkTo(bytes)))
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-length': String(bytes.length),
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="_bersicht _M_rz_.csv"; filename*=UTF-8''%C3%9Cbersicht%20%22M%C3%A4rz%22.csv`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('works until it expires, then says what to do', async () => {
    const { url } = await open()
    const link = url + (await linkTo(new Uint8Array(3)))
    now += LINK_LIFE
    expect((await fetch(link)).status).toBe(200)
    now += 1
    const late = await fetch(link)
    expect(late.status).toBe(404)
    expect(late.headers.get('content-type')).toContain('text/plain')
    expect(await late.text()).toMatch(/^This link has expired\. .+\n$/)
  })

  it.each<[string, (link: string) => string]>([
    ['another signature', link => link.replace(/.$/, last => (last === 'A' ? 'B' : 'A'))],
    ['another content', link => link.replace('/files/', '/files/e')],
    ['no signature', link => link.replace(/\..*/, '')],
    ['nonsense', () => '/files/x'],
    ['a path', () => '/files/..%2f..%2fetc%2fpasswd'],
    ['broken escapes', () => '/files/%E0%A4%A'],
    ['a very long token', () => `/files/${'x'.repeat(5000)}`],
  ])('refuses %s', async (_name, change) => {
    const { url } = await open()
    const answer = await fetch(url + change(await linkTo(new Uint8Array(3))))
    expect([400, 404]).toContain(answer.status)
    expect(answer.headers.get('content-disposition')).toBeNull()
  })
})

describe('health', () => {
  it('is alive, and ready when nothing is amiss', async () => {
    const { url } = await open()
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true })
    const answer = await fetch(`${url}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true, problems: [] }])
  })

  it('says what is amiss', async () => {
    problems = ['The database does not answer.']
    const { url } = await open()
    const answer = await fetch(`${url}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, problems }])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

describe('the server', () => {
  it('greets on its first page, and says no more about itself', async () => {
    const { url } = await open()
    const answer = await fetch(`${url}/`)
    expect(await answer.text()).toBe('Muster is running.\n')
    expect(answer.headers.get('server')).toBeNull()
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=')
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  it.each([
    ['GET', '/nowhere', 404],
    ['GET', '/api/messages', 405],
    ['DELETE', '/', 405],
  ])('answers %s %s with %i, without repeating the address', async (method, path, status) => {
    const { url } = await open()
    const answer = await fetch(url + path, { method })
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain(path === '/' ? 'DELETE' : path)
  })

  it.each(['GET /healthz', 'GET /files/x', 'PUT /'])('takes no body at %s', async request => {
    const { url } = await open()
    const head = `${request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`
    expect(await sendRaw(url, `${head}Content-Length: 5\r\n\r\nhello`)).toBe(413)
    expect(await sendRaw(url, `${head}Transfer-Encoding: chunked\r\n\r\n`)).toBe(413)
  })

  it.each(['websocket', 'h2c'])('does not change to %s, and keeps no connection for it', async protocol => {
    const { url } = await open()
    const raw = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`
    expect(await sendRaw(url, raw)).toBe(200)
  })

  it('hangs up on who says nothing, and on who does not go on', async () => {
    const { url } = await open({ limits: { idle: 50, keepAlive: 20 } })
    for (const said of ['', 'GET / HT', 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\n']) {
      expect(await hungUp(url, said)).toBe('')
    }
    expect(await hungUp(url, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')).toContain('"alive":true')
  })

  it('takes so many connections and no more', async () => {
    const { url } = await open({ limits: { connections: 2 } })
    const { hostname, port } = new URL(url)
    const held = [0, 1].map(() => connect(Number(port), hostname))
    closers.push(async () => held.forEach(socket => void socket.destroy()))
    await Promise.all(held.map(socket => once(socket, 'connect')))
    expect(await hungUp(url, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('')
    for (const socket of held) socket.end()
    await vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200))
  })

  it('asks for a new connection after so many requests', async () => {
    const { url } = await open({ limits: { requestsPerConnection: 1 } })
    expect((await fetch(`${url}/healthz`)).headers.get('connection')).toBe('close')
  })

  it('names the port and the setting when the port is taken', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    closers.push(async () => void other.close())
    const { port } = other.address() as { port: number }
    await expect(open({ port })).rejects.toMatchObject({
      code: 'cannot-listen',
      message: `Port ${port} is in use. Stop what listens there, or set PORT to another number.`,
    })
  })

  it('lets a request under way end before it closes', async () => {
    const started = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    process = async (_req, res) => {
      started.resolve()
      await finish.promise
      res.status(200)
      res.end()
    }
    const { url, close } = await open()
    const answer = post(url, '{}')
    await started.promise
    const closed = close()
    finish.resolve()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    closers.pop()
  })
})
