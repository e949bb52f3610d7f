import type { IncomingMessage, ServerResponse } from 'node:http'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // The card renderer makes these policies; the page itself can write no HTML at all.
  "require-trusted-types-for 'script'",
  'trusted-types adaptivecards#markdownPassthroughPolicy adaptivecards#restoreContentsPolicy adaptivecards#deprecatedExportedFunctionPolicy',
].join('; ')

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Another page in the same browser can reach 127.0.0.1 too, by its own name for it (DNS rebinding) or by a
 * cross-site request. Both show in the headers, and both are refused with 403.
 * @param site the port of the page, and the bot, whose cards may hold pictures that it serves
 */
export function guard(
  request: IncomingMessage,
  response: ServerResponse,
  { port, botUrl }: { port: number; botUrl: string },
): boolean {
  const images = `img-src 'self' data: ${new URL(botUrl).origin}`
  response.setHeader('content-security-policy', `${POLICY}; ${images}`)
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
  const { host = '', origin } = request.headers
  const ownHost = host === `127.0.0.1:${port}` || host === `localhost:${port}`
  const ownOrigin = origin === undefined || origin === `http://${host}`
  const ownSite =
    !/^(cross-site|same-site)$/.test(String(request.headers['sec-fetch-site'] ?? '')) || isVisit(request)
  if (ownHost && ownOrigin && ownSite) return true
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('Only the page itself may ask for this.\n')
  return false
}

/** Following a link to the page from elsewhere is fine: it only shows the page. */
function isVisit(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.url === '/' && request.headers['sec-fetch-mode'] === 'navigate'
}
