import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request that is answered with this status and sentence. */
export class HttpProblem extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'HttpProblem'
    this.status = status
    this.code = code
  }
}

/** One handled request: `path` holds the decoded groups of the route's pattern. */
export interface Call {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  path: string[]
}

export type Route = [method: string, pattern: RegExp, handle: (call: Call) => Promise<void> | void]

/** Runs the first route that fits; false when none does. */
export async function route(
  routes: Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local')
  for (const [method, pattern, handle] of routes) {
    const found = request.method === method ? pattern.exec(url.pathname) : null
    if (!found) continue
    await handle({ request, response, url, path: found.slice(1).map(part => decode(part ?? '')) })
    return true
  }
  return false
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

/** The body as an object. `limit` is in bytes. */
export async function readJson(request: IncomingMessage, limit: number): Promise<Record<string, unknown>> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type)) throw new HttpProblem(415, 'UnsupportedMediaType', 'Send JSON.')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > limit) throw new HttpProblem(413, 'MessageSizeTooBig', 'Message size too large.')
    parts.push(part)
  }
  const body: unknown = parseJson(Buffer.concat(parts).toString('utf8'))
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpProblem(400, 'BadSyntax', 'Send a JSON object.')
  return body as Record<string, unknown>
}

/** The header that names a download, whatever is in the name. */
export function attachmentHeader(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename*=UTF-8''${encoded}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text || '{}')
  } catch {
    throw new HttpProblem(400, 'BadSyntax', 'That is not JSON.')
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new HttpProblem(400, 'BadSyntax', 'That address cannot be read.')
  }
}
