import { pino } from 'pino'
import { afterEach, beforeEach } from 'vitest'
import { type HttpSettings, openHttp } from '../../src/http/open-http.ts'
import type { MessageTaker, ReceiveMessage } from '../../src/http/receive-message.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'

export const JSON_TYPE = { 'content-type': 'application/json' }

/** What a test says to the server, and what came of it. All of it is new for each test. */
export interface GivenHttp {
  context: ServiceContext
  now: number
  /** The bot behind the server: takes everything and says nothing, until a test says otherwise. */
  process: ReceiveMessage
  admits: MessageTaker['admits']
  /** Bodies that reached the bot. */
  received: unknown[]
  /** What keeps the server from being ready. */
  problems: string[]
  /** Undone after the test, last one first. */
  closers: (() => Promise<void>)[]
  open(settings?: {
    loopbackOnly?: boolean
    port?: number
    limits?: HttpSettings['limits']
  }): ReturnType<typeof openHttp>
}

export function useHttp(): GivenHttp {
  const given = {} as GivenHttp
  beforeEach(async () => {
    const storage = await openSqlite({ path: ':memory:' })
    Object.assign(given, {
      context: { storage, now: () => given.now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] },
      now: 1_700_000_000_000,
      async process(req, res) {
        given.received.push(req.body)
        res.status(200)
        res.end()
      },
      admits: () => true,
      received: [],
      problems: [],
      closers: [() => storage.close()],
      async open({ loopbackOnly = true, port = 0, limits } = {}) {
        const http = await openHttp({
          host: '127.0.0.1',
          port,
          bot: {
            admits: headers => given.admits(headers),
            process: (req, res) => given.process(req, res),
          },
          context: given.context,
          loopbackOnly,
          ready: async () => given.problems,
          home: () => 'Muster is running.',
          log: pino({ level: 'silent' }),
          ...(limits ? { limits } : {}),
        })
        given.closers.push(http.close)
        return http
      },
    } satisfies GivenHttp)
  })
  afterEach(async () => {
    for (const close of given.closers.reverse()) await close()
  })
  return given
}

export function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Response> {
  return fetch(`${url}/api/messages`, { method: 'POST', body, headers })
}
