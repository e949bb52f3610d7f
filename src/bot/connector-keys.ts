import { createPublicKey, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { askJson } from './ask-json.ts'

/** As much of the SDK's store of keys as is put in its place. It asks for keys that are a day old, or that it does not know. */
interface KeyStore {
  /** Unix milliseconds. */
  lastUpdated: number
  refreshCache(): Promise<void>
  findKey(id: string): ConnectorKey | null
}

interface ConnectorKey {
  key: KeyObject
  /** Of which channels it may speak. */
  endorsements?: string[] | undefined
}

const { JwtTokenExtractor } = createRequire(import.meta.url)(
  'botframework-connector/lib/auth/jwtTokenExtractor',
) as { JwtTokenExtractor: { getOrAddOpenIdMetadata(address: string): KeyStore } }

/** Of Microsoft's public cloud. */
const METADATA = 'https://login.botframework.com/v1/.well-known/openidconfiguration'
/** Keys change over weeks: those of yesterday go on being good while nobody can be asked. Milliseconds. */
const GOOD_MS = 48 * 60 * 60_000
/** Meanwhile nobody is asked more often than that, so that turns do not wait each time. */
const REST_MS = 60_000

const metadata = z.object({ jwks_uri: z.url() })
const keySet = z.object({ keys: z.array(z.unknown()) })
/** Others that are in the set are not for signing tokens, or of a kind that the SDK does not know. */
const rsaKey = z.object({
  kid: z.string(),
  kty: z.literal('RSA').default('RSA'),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).optional(),
})

/**
 * Fetches the keys that the connector signs with in place of the SDK, which asks once for every request that comes meanwhile,
 * and waits for ever where no answer comes. Here one question serves all, and it ends. Keys are read once and not, as the SDK
 * does, for every token.
 * @param limitMs how long it may take, in milliseconds
 */
export function limitKeyFetch(limitMs: number, address: string = METADATA): void {
  const store = JwtTokenExtractor.getOrAddOpenIdMetadata(address)
  let fetching: Promise<void> | null = null
  let restUntil = Number.NEGATIVE_INFINITY
  let keys: ReadonlyMap<string, ConnectorKey> = new Map()

  async function fetchKeys(): Promise<void> {
    const deadline = performance.now() + limitMs
    const { jwks_uri } = metadata.parse(await ask(address, limitMs))
    const left = Math.max(1, Math.ceil(deadline - performance.now()))
    keys = readKeys(await ask(jwks_uri, left))
    store.lastUpdated = Date.now()
  }

  // Another bot of this process may have filled it, whose keys are not ours.
  store.lastUpdated = 0
  store.findKey = id => keys.get(id) ?? null

  store.refreshCache = async () => {
    const isGood = () => Date.now() - store.lastUpdated < GOOD_MS
    if (isGood() && performance.now() < restUntil) return
    fetching ??= fetchKeys().finally(() => {
      fetching = null
    })
    try {
      await fetching
    } catch (cause) {
      restUntil = performance.now() + REST_MS
      if (!isGood()) throw new Error('The keys of the bot service could not be fetched.', { cause })
    }
  }
}

/** By their ids, of which the first counts. Throws where there is none: those at hand are better than that. */
function readKeys(answer: unknown): Map<string, ConnectorKey> {
  const keys = new Map<string, ConnectorKey>()
  for (const each of keySet.parse(answer).keys) {
    const { kid, endorsements, ...jwk } = rsaKey.safeParse(each).data ?? {}
    if (kid === undefined || keys.has(kid)) continue
    keys.set(kid, { key: createPublicKey({ key: jwk, format: 'jwk' }), endorsements })
  }
  if (keys.size === 0) throw new Error('The bot service named no key.')
  return keys
}

async function ask(address: string, limitMs: number): Promise<unknown> {
  const { status, body } = await askJson(address, limitMs)
  if (status !== 200) throw new Error(`${new URL(address).host} answered with status ${status}.`)
  return body
}
