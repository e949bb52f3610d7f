import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocalTeams } from '../../src/local-teams/open-local-teams.ts'
import { DANA, openPair, type Pair, TENANT } from './open-pair.ts'

let pair: Pair
beforeAll(async () => {
  pair = await openPair()
})
afterAll(() => pair.close())

/** `fetch` sets Host and Origin itself, so these go out by hand. */
function get(path: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = request(`${pair.url}${path}`, { method, headers }, response => {
        let text = ''
        response.on('data', part => {
          text += part
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
      })
      sent.on('error', reject)
      sent.end()
    },
  )
}

const port = () => new URL(pair.url).port

describe('other names for this server are refused', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example:PORT',
    'localhost.evil.example:PORT',
    '0.0.0.0:PORT',
  ])('Host %s', async host => {
    expect((await get('/', { host: host.replace('PORT', port()) })).status).toBe(403)
  })

  it.each(['127.0.0.1:PORT', 'localhost:PORT'])('Host %s is the page', async host => {
    expect((await get('/', { host: host.replace('PORT', port()) })).status).toBe(200)
  })
})

describe('other pages are refused', () => {
  it.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1:PORT',
    'http://localhost:PORT',
    'http://127.0.0.1:1',
  ])('Origin %s', async origin => {
    const headers = { origin: origin.replace('PORT', port()), 'content-type': 'application/json' }
    expect((await get('/v3/conversations', headers, 'POST')).status).toBe(403)
    expect((await get('/api/samples', headers)).status).toBe(403)
  })

  it('a cross-site request without Origin', async () => {
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    expect((await get('/api/samples', image)).status).toBe(403)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await get('/', link)).status).toBe(200)
    expect((await get('/api/samples', link)).status).toBe(403)
  })
})

describe('every answer', () => {
  it.each(['/', '/page/main.js', '/adaptivecards.js', '/api/samples', '/nothing'])('%s', async path => {
    const { headers } = await get(path, {})
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(new RegExp(`; img-src 'self' data: ${new URL(pair.bot.url).origin}$`))
    expect(policy.replace(new URL(pair.bot.url).origin, '')).not.toMatch(/unsafe|\*|https?:/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
  })

  it('has no file but those of the page', async () => {
    for (const path of [
      '/page/../guard.ts',
      '/page/%2e%2e%2fguard.js',
      '/page/..%5cguard.js',
      '/guard.ts',
      '/page/nothing.js',
    ])
      expect((await get(path, {})).status, path).toBe(404)
  })

  it('to nonsense is a sentence, not a stack', async () => {
    expect(await get('/v3/conversations/%ff/members', {})).toMatchObject({ status: 400 })
    expect((await get('/nothing', {})).text).toBe(
      '{"error":{"code":"not-found","message":"There is nothing here."}}',
    )
  })
})

it('listens on loopback only', async () => {
  const options = { port: 0, botUrl: pair.bot.url, tenant: TENANT, admin: DANA, samples: [] }
  const opened = openLocalTeams({ ...options, host: '0.0.0.0', people: async () => [], log: { error() {} } })
  await expect(opened).rejects.toThrow('127.0.0.1 only')
})
