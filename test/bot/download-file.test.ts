import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { downloadFile } from '../../src/bot/download-file.ts'
import { FileRefusedError } from '../../src/errors.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function fetchAll(downloadUrl: string, options: object = {}): Promise<string> {
  const pieces: Uint8Array[] = []
  const file = { name: 'staff.csv', downloadUrl }
  for await (const piece of downloadFile(file, { mode: 'loopback', limit: 1000, ...options }))
    pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

async function refusal(downloadUrl: string, options: object = {}): Promise<FileRefusedError> {
  const error = await fetchAll(downloadUrl, options).then(
    text => expect.fail(`fetched ${text}`),
    cause => cause,
  )
  expect(error).toBeInstanceOf(FileRefusedError)
  expect(error.message).toContain('staff.csv')
  return error
}

test('the bytes come as they are, and nothing of ours goes along', async () => {
  const seen: Record<string, unknown>[] = []
  const url = await serve((req, res) => {
    seen.push(req.headers)
    res.end('Name,Phone\r\nAsha,1')
  })
  expect(await fetchAll(`${url}/x?tempauth=y`)).toBe('Name,Phone\r\nAsha,1')
  expect(seen[0]).not.toHaveProperty('authorization')
  expect(seen[0]).not.toHaveProperty('cookie')
})

test('a body without an announced length is read to its end', async () => {
  const url = await serve((_, res) => {
    res.write('a')
    res.end('b')
  })
  expect(await fetchAll(url)).toBe('ab')
})

describe('too large', () => {
  test('by what it announces: nothing is read', async () => {
    const url = await serve((_, res) => {
      res.writeHead(200, { 'content-length': 1001 })
      res.end('x'.repeat(1001))
    })
    expect((await refusal(url)).code).toBe('file-too-large')
  })
  test('by what comes', async () => {
    const url = await serve((_, res) => {
      const more = () => res.write('x'.repeat(200), () => !res.destroyed && setImmediate(more))
      more()
    })
    expect((await refusal(url)).code).toBe('file-too-large')
  })
  test('exactly the limit is not', async () => {
    const url = await serve((_, res) => res.end('x'.repeat(1000)))
    expect(await fetchAll(url)).toHaveLength(1000)
  })
})

describe('too slow', () => {
  test('no answer', async () => {
    const url = await serve(() => {})
    expect((await refusal(url, { idleMs: 50 })).code).toBe('file-download-slow')
  })
  test('a body that stops', async () => {
    const url = await serve((_, res) => {
      res.writeHead(200, { 'content-length': 10 })
      res.write('abc')
    })
    expect((await refusal(url, { idleMs: 50 })).code).toBe('file-download-slow')
  })
  test('a body that drips for ever', async () => {
    const url = await serve((_, res) => {
      const drip = setInterval(() => res.write('x'), 10)
      res.on('close', () => clearInterval(drip))
    })
    expect((await refusal(url, { idleMs: 1000, totalMs: 100 })).code).toBe('file-download-slow')
  })
})

describe('not what was announced', () => {
  test('shorter', async () => {
    const url = await serve((_, res) => {
      res.writeHead(200, { 'content-length': 10 })
      res.write('abc', () => res.destroy())
    })
    const error = await refusal(url)
    expect(error.code).toBe('file-download-cut')
    expect(error.message).toContain('3 of 10 bytes')
  })
  test('packed, which would hide its size', async () => {
    const url = await serve((_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip' })
      res.end('xx')
    })
    expect((await refusal(url)).code).toBe('file-download-failed')
  })
  test.each([204, 401, 403, 404, 410, 500])('status %i', async status => {
    const url = await serve((_, res) => {
      res.writeHead(status)
      res.end()
    })
    expect((await refusal(url)).code).toBe('file-download-failed')
  })
  test('nobody listens', async () => {
    expect((await refusal('http://127.0.0.1:1/x')).code).toBe('file-download-failed')
  })
})

describe('redirects', () => {
  test('to an allowed host are followed', async () => {
    const url = await serve((req, res) => {
      if (req.url === '/b') return res.end('there')
      res.writeHead(302, { location: '/b' })
      return res.end()
    })
    expect(await fetchAll(`${url}/a`)).toBe('there')
  })
  test.each([
    'http://169.254.169.254/latest',
    'http://10.0.0.1/',
    'https://evil.example/',
    'file:///etc/passwd',
  ])('to %s are not', async location => {
    const url = await serve((_, res) => {
      res.writeHead(307, { location })
      res.end()
    })
    expect((await refusal(url)).code).toBe('file-download-host')
  })
  test('in a circle end', async () => {
    let hits = 0
    const url = await serve((_, res) => {
      hits++
      res.writeHead(302, { location: '/again' })
      res.end()
    })
    expect((await refusal(url)).code).toBe('file-download-failed')
    expect(hits).toBeLessThan(10)
  })
})

describe('hosts', () => {
  test('our page is not asked in Teams mode', async () => {
    let asked = false
    const url = await serve((_, res) => {
      asked = true
      res.end()
    })
    expect((await refusal(url, { mode: 'teams' })).code).toBe('file-download-host')
    expect(asked).toBe(false)
  })
  test('a SharePoint name that points into our network is not asked', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const error = await refusal('https://contoso.sharepoint.com/x', { mode: 'teams', resolve })
    expect(error.code).toBe('file-download-host')
  })
  test('the connection goes to the address that was checked, not to one looked up again', async () => {
    const url = await serve((req, res) => res.end(`asked as ${req.headers.host?.split(':')[0]}`))
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const { port } = new URL(url)
    expect(await fetchAll(`http://localhost:${port}/`, { resolve })).toBe('asked as localhost')
  })
})
