import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { TokenOptions } from '../support/fake-identity.ts'
import { type FakeIdentity, openFakeIdentity } from '../support/fake-identity.ts'

/** What the process of a bot says once it listens. */
export interface BotReady {
  url: string
  /** The Authorization header of the connector, and some that must not pass. */
  bearer: string
  badBearers: string[]
}

/** What the process of a bot says of itself when it is asked. */
export interface BotUsage {
  /** Since it started, of all threads. */
  cpuSeconds: number
  /** After everything that nobody needs was thrown away; bytes. */
  heap: number
  rss: number
  /** The longest that the event loop was held up since it was asked last; milliseconds. */
  stall: number
}

export interface BotArguments {
  connectorUrl: string
  /** The first one is the bot's own. */
  tenants: string[]
  dataDir: string
  /** Where Muster keeps what it compiled. */
  compiled: string
}

const SECOND = 1000
const BAD: TokenOptions[] = [
  { signedWith: 'unpublished' },
  { claims: { aud: 'bbbb0000-0000-4000-8000-000000000002' } },
  { claims: { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' } },
  { claims: { exp: Math.floor(Date.now() / SECOND) - 4000, nbf: Math.floor(Date.now() / SECOND) - 8000 } },
  { claims: { serviceurl: 'https://smba.trafficmanager.net/' } },
]

/**
 * The life of a bot's process: opens it, says that it is ready, answers for its usage, and ends with its parent.
 * @param open makes the bot and answers its address
 */
export async function runBotProcess(
  open: (given: BotArguments & { identity: FakeIdentity }) => Promise<string>,
): Promise<void> {
  // The SDK tells of every bad token there.
  console.error = () => {}
  const given = JSON.parse(process.argv[2] ?? '') as BotArguments
  const identity = await openFakeIdentity()
  const url = await open({ ...given, identity })
  const delay = monitorEventLoopDelay()
  delay.enable()
  process.on('message', () => {
    globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    const { heapUsed: heap, rss } = process.memoryUsage()
    process.send?.({
      cpuSeconds: (user + system) / 1e6,
      heap,
      rss,
      stall: delay.max / 1e6,
    } satisfies BotUsage)
    delay.reset()
  })
  process.on('disconnect', () => process.exit(0))
  const serviceUrl = `${given.connectorUrl}/`
  const badBearers = ['Bearer x.y.z', ...BAD.map(options => identity.bearer(serviceUrl, options))]
  process.send?.({ url, bearer: identity.bearer(serviceUrl), badBearers } satisfies BotReady)
}
