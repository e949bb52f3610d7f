import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Activity } from '../../src/local-teams/activity.ts'

/** What a bot answers to one activity: an HTTP status and, for invokes, a body. */
export interface StandInAnswer {
  status: number
  body?: unknown
}

/** For a machine that has much else to do. */
const WAIT_MS = 60_000

export interface StandInBot {
  url: string
  /** Every activity that arrived, in order. */
  received: Activity[]
  /** The first activity that fits; waits for it. */
  waitFor(fits: (activity: Activity) => boolean): Promise<Activity>
  /** Speaks to the connector as bots do; answers the status and the parsed body. */
  call(
    method: string,
    activity: Activity,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>
  close(): Promise<void>
}

/** A bot that is nothing but an HTTP server: what it answers is the test's to say. */
export async function openStandInBot(
  reply: (activity: Activity, bot: StandInBot) => StandInAnswer | Promise<StandInAnswer>,
  port = 0,
): Promise<StandInBot> {
  const received: Activity[] = []
  const waiting = new Set<() => void>()

  const server = createServer((request, response) => void take(request, response))
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const activity = JSON.parse(Buffer.concat(parts).toString('utf8')) as Activity
    received.push(activity)
    for (const check of waiting) check()
    const { status, body } = await reply(activity, bot)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body === undefined ? '' : JSON.stringify(body))
  }
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))

  const bot: StandInBot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    received,

    waitFor: fits =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = received.find(fits)
          if (!found) return
          waiting.delete(check)
          clearTimeout(timer)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`Not received; there were: ${received.map(one => one.type).join(', ')}`))
        }, WAIT_MS)
        waiting.add(check)
        check()
      }),

    async call(method, activity, path, body) {
      const { id } = activity.conversation as { id: string }
      const response = await fetch(
        `${activity.serviceUrl}v3/conversations/${encodeURIComponent(id)}${path}`,
        {
          method,
          ...(body !== undefined && {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
        },
      )
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },

    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return bot
}
