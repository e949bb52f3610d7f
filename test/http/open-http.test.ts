import { once } from 'node:events'
import { connect, createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { sendRaw } from '../support/send-raw.ts'
import { until } from '../support/until.ts'
import { JSON_TYPE, post, useHttp } from '../support/use-http.ts'

const given = useHttp()

/** What the server says to `said` until it hangs up. */
async function hungUp(url: string, said: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(said)
  return text(socket).catch(() => '')
}

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
    const { url } = await given.open()
    expect(await sendRaw(url, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toBe(
      status,
    )
  })

  it('refuses a request that names no host', async () => {
    const { url } = await given.open()
    expect(await sendRaw(url, 'GET /healthz HTTP/1.0\r\n\r\n')).toBe(421)
  })

  it.each(['https://evil.example', 'null', 'http://localhost:3979'])('refuses a page of %s', async origin => {
    const { url } = await given.open()
    expect((await post(url, '{}', { ...JSON_TYPE, origin })).status).toBe(403)
    expect(given.received).toEqual([])
  })

  it('asks for neither with Teams credentials: there the token decides', async () => {
    const { url } = await given.open({ loopbackOnly: false })
    const raw = 'GET /healthz HTTP/1.1\r\nHost: muster.example\r\nConnection: close\r\n\r\n'
    expect(await sendRaw(url, raw)).toBe(200)
    expect((await post(url, '{}', { ...JSON_TYPE, origin: 'https://teams.example' })).status).toBe(200)
  })
})

describe('health', () => {
  it('is alive, and ready when nothing is amiss', async () => {
    const { url } = await given.open()
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true })
    const answer = await fetch(`${url}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true, problems: [] }])
  })

  it('says what is amiss', async () => {
    given.problems = ['The database does not answer.']
    const { url } = await given.open()
    const answer = await fetch(`${url}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, problems: given.problems }])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it.each(['/healthz', '/readyz', '/'])('answers HEAD %s as it answers GET, without a body', async path => {
    given.problems = ['The database does not answer.']
    const { url } = await given.open()
    const [got, head] = await Promise.all([fetch(url + path), fetch(url + path, { method: 'HEAD' })])
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      got.status,
      got.headers.get('content-type'),
      '',
    ])
  })
})

describe('the server', () => {
  it('greets on its first page, and says no more about itself', async () => {
    const { url } = await given.open()
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
    const { url } = await given.open()
    const answer = await fetch(url + path, { method })
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain(path === '/' ? 'DELETE' : path)
  })

  it.each(['GET /healthz', 'GET /files/x', 'PUT /'])('takes no body at %s', async request => {
    const { url } = await given.open()
    const head = `${request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`
    expect(await sendRaw(url, `${head}Content-Length: 5\r\n\r\nhello`)).toBe(413)
    expect(await sendRaw(url, `${head}Transfer-Encoding: chunked\r\n\r\n`)).toBe(413)
  })

  it.each(['websocket', 'h2c'])('does not change to %s, and keeps no connection for it', async protocol => {
    const { url } = await given.open()
    const raw = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`
    expect(await sendRaw(url, raw)).toBe(200)
  })

  it('hangs up on who says nothing, and on who does not go on', async () => {
    const { url } = await given.open({ limits: { idle: 50 } })
    for (const said of ['', 'GET / HT', 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\n']) {
      expect(await hungUp(url, said)).toBe('')
    }
    // Whoever says all at once may be read late by a busy machine.
    const patient = await given.open({ limits: { keepAlive: 20 } })
    const whole = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'
    expect(await hungUp(patient.url, whole)).toContain('"alive":true')
  })

  it.each([
    ['headers', 'X-A: b\r\n', 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\n'],
    ['a body', ' ', 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n'],
  ])('hangs up on who lets %s drip for ever', async (_name, drop, said) => {
    given.admits = () => false
    const { url } = await given.open({ limits: { headers: 60, request: 60, look: 20 } })
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.resume()
    socket.write(said)
    const dripping = setInterval(() => socket.write(drop), 5)
    await new Promise(resolve => socket.once('close', resolve))
    clearInterval(dripping)
  })

  it('takes so many connections and no more', async () => {
    const { url } = await given.open({ limits: { connections: 2 } })
    const { hostname, port } = new URL(url)
    const held = [0, 1].map(() => connect(Number(port), hostname))
    given.closers.push(async () => held.forEach(socket => void socket.destroy()))
    await Promise.all(held.map(socket => once(socket, 'connect')))
    expect(await hungUp(url, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('')
    for (const socket of held) socket.end()
    await until('a place to be free', () =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    )
  })

  it('asks for a new connection after so many requests', async () => {
    const { url } = await given.open({ limits: { requestsPerConnection: 1 } })
    expect((await fetch(`${url}/healthz`)).headers.get('connection')).toBe('close')
  })

  it('names the port and the setting when the port is taken', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    given.closers.push(async () => void other.close())
    const { port } = other.address() as { port: number }
    await expect(given.open({ port })).rejects.toMatchObject({
      code: 'cannot-listen',
      message: `Port ${port} is in use. Stop what listens there, or set PORT to another number.`,
    })
  })

  it('lets a request under way end before it closes', async () => {
    const started = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    given.process = async (_req, res) => {
      started.resolve()
      await finish.promise
      res.status(200)
      res.end()
    }
    const { url, close } = await given.open()
    const answer = post(url, '{}')
    await started.promise
    const closed = close()
    finish.resolve()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    given.closers.pop()
  })
})
