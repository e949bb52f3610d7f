import type { LookupAddress } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { HostMode } from './bot-config.ts'
import { fileUrl, type Resolve, resolveHost } from './host-policy.ts'

export interface RequestOptions {
  mode: HostMode
  method: 'GET' | 'PUT'
  headers?: Record<string, string>
  body?: Uint8Array
  /** No byte for this long ends the request. */
  idleMs: number
  signal: AbortSignal
  /** How names become addresses; the system's way where absent. */
  resolve?: Resolve
}

/** Why a request was not made or not finished. */
export class RequestRefused extends Error {
  readonly reason: 'host' | 'idle' | 'network'
  constructor(reason: 'host' | 'idle' | 'network', options?: { cause?: unknown }) {
    super(`The request was refused: ${reason}.`, options)
    this.reason = reason
  }
}

/**
 * One request to a file host that the policy allows, on a connection pinned to the addresses that were checked.
 * Redirects are answered, not followed. Nothing of ours is sent along, above all no token.
 * @throws RequestRefused
 */
export async function guardedRequest(address: string, options: RequestOptions): Promise<IncomingMessage> {
  const url = fileUrl(address, options.mode)
  if (!url) throw new RequestRefused('host')
  const addresses = await resolveHost(url.hostname, options.mode, options.resolve).catch(cause => {
    throw new RequestRefused('network', { cause })
  })
  if (addresses.length === 0) throw new RequestRefused('host')
  return send(url, addresses, options)
}

function send(url: URL, addresses: LookupAddress[], options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest
  const { method, headers, body, idleMs, signal } = options
  const request = make(
    url,
    {
      method,
      agent: false,
      lookup: pinnedTo(addresses),
      headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers },
      timeout: idleMs,
      signal,
    },
    response => {
      answered = response
      resolve(response)
    },
  )
  let answered: IncomingMessage | undefined
  // Once there is an answer, its reader is to learn why it ended.
  request.on('timeout', () => (answered ?? request).destroy(new RequestRefused('idle')))
  request.on('error', cause =>
    reject(cause instanceof RequestRefused ? cause : new RequestRefused('network', { cause })),
  )
  request.end(body)
  return promise
}

function pinnedTo(addresses: LookupAddress[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses
    if (all) done(null, addresses)
    else done(null, first?.address ?? '', first?.family)
  }
}
