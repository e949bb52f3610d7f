import { randomUUID } from 'node:crypto'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CREDENTIALS } from '../support/fake-identity.ts'

/** The other side of a bot: the connector that it answers to. Keeps nothing but a count. */
export interface CountingConnector {
  url: string
  /** Messages that the bots have sent so far. */
  sent(): number
  close(): Promise<void>
}

/** Whoever asks is on the roster. */
export async function openCountingConnector(): Promise<CountingConnector> {
  let sent = 0
  const server = createServer((req, res) => {
    const member = /\/members\/([^/?]+)/.exec(decodeURIComponent(req.url ?? ''))?.[1]
    if (member === undefined) sent++
    const id = member?.replace('29:', '') ?? ''
    const body = member ? { id: member, name: `Person ${id}`, aadObjectId: id } : { id: randomUUID() }
    req.resume()
    req.on('end', () => {
      res.writeHead(200, { 'content-type': 'application/json' })
      res.end(JSON.stringify(body))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Organisations among which people are spread, so that the rates of Teams hold nobody back. */
export function makeTenants(count: number): string[] {
  const others = Array.from(
    { length: count - 1 },
    (_, i) => `22222222-0000-4000-8000-${String(i).padStart(12, '0')}`,
  )
  return [CREDENTIALS.tenantId, ...others]
}

/** What person number `n` says in their 1:1 chat. */
export function messageOf(
  n: number,
  text: string,
  given: { tenants: readonly string[]; connectorUrl: string },
): object {
  const id = `aaaa0000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const tenantId = given.tenants[n % given.tenants.length]
  return {
    type: 'message',
    id: randomUUID(),
    text,
    channelId: 'msteams',
    serviceUrl: `${given.connectorUrl}/`,
    from: { id: `29:${id}`, name: `Person ${n}`, aadObjectId: id },
    recipient: { id: `28:${CREDENTIALS.appId}`, name: 'Muster' },
    conversation: { id: `a:${id}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
  }
}

/** Sends messages over connections that stay open; answers the status, 0 where there was none. */
export function createSender(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  function post(url: string, authorization: string, message: object): Promise<number> {
    const body = JSON.stringify(message)
    return new Promise(resolve => {
      const sending = request(
        `${url}/api/messages`,
        {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            authorization,
          },
        },
        res => {
          res.resume()
          res.on('end', () => resolve(res.statusCode ?? 0))
        },
      )
      // The server closes a connection after so many requests; what met its end is sent again, as Teams does.
      sending.on('error', () => resolve(sending.reusedSocket ? post(url, authorization, message) : 0))
      sending.end(body)
    })
  }
  return { post, close: () => agent.destroy() }
}

/** Does `turn` for each number below `count`, `atOnce` at a time. */
export async function each(count: number, atOnce: number, turn: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await turn(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
