import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer, type Next, type Request, type Response, type Server } from 'restify'
import { type Logger, withLogFacts } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import { answer, answerJson } from './answer.ts'
import { isLoopbackHost } from './is-loopback-host.ts'
import { listenError } from './listen-error.ts'
import { dropBody } from './read-json-body.ts'
import { type MessageTaker, receiveMessage } from './receive-message.ts'
import { sendDownload } from './send-download.ts'
import { type MetricsText, sendMetrics } from './send-metrics.ts'

export interface HttpSettings {
  host: string
  /** 0 lets the system choose. */
  port: number
  bot: MessageTaker
  context: ServiceContext
  /** Nobody is authenticated: only programs of this machine may ask, no page of a browser may. */
  loopbackOnly: boolean
  /** What keeps Muster from working, one sentence each; empty when nothing does. */
  ready(): Promise<string[]>
  /** The sentences of the first page. */
  home(): string
  log: Logger
  /** Absent: nothing is told at /metrics. */
  metrics?: { token: string; text: MetricsText; noteTurn(seconds: number, status: number): void }
  limits?: Partial<typeof LIMITS>
}

/** What one connection may take of the server; times in milliseconds. */
const LIMITS = {
  /** From the first byte of a request to the last of its headers, and of its body. */
  headers: 10_000,
  request: 30_000,
  /** How often it is looked who takes longer than that. */
  look: 5_000,
  /** Neither side says anything: longer than a turn is worked on before it is answered. */
  idle: 60_000,
  /** Between two requests. The bot service asks often, so that it need not connect anew. */
  keepAlive: 15_000,
  requestsPerConnection: 1_000,
  connections: 2_000,
}

/** How long requests under way may take to end once the server closes. */
const CLOSE_MS = 3_000

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // Browsers look at it over https alone.
  'strict-transport-security': 'max-age=31536000',
  'cache-control': 'no-store',
}

/** The server that the bot service, downloads and health checks reach. Throws AppError when it cannot listen. */
export async function openHttp(settings: HttpSettings): Promise<{ url: string; close(): Promise<void> }> {
  const { log, loopbackOnly } = settings
  const server = createServer({
    name: '',
    maxParamLength: 2048,
    // Its types are those of restify 8, which logged with another package.
    log: log.child({}, { level: 'silent' }) as never,
  })
  server.pre((_req: Request, res: Response, next: Next) => {
    const requestId = randomUUID()
    res.setHeader('x-request-id', requestId)
    withLogFacts({ requestId }, next)
  })
  server.pre((req: Request, res: Response, next: Next) => {
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value)
    if (loopbackOnly && !isLoopbackHost(req.headers.host)) {
      answer(res, 421)
      return next(false)
    }
    if (loopbackOnly && req.method !== 'GET' && req.headers.origin !== undefined) {
      answer(res, 403)
      return next(false)
    }
    // One address takes a body; elsewhere it is not waited for.
    if (req.method !== 'POST' && hasBody(req)) {
      dropBody(req)
      answer(res, 413)
      return next(false)
    }
    return next()
  })
  server.on(
    'restifyError',
    (_req: Request, res: Response, error: { statusCode?: number }, done: () => void) => {
      const status = error?.statusCode ?? 500
      if (status >= 500) log.error({ err: error }, 'A request failed')
      answer(res, status)
      done()
    },
  )
  // restify listens for these and leaves the connection to nobody, for ever.
  server.server.removeAllListeners('upgrade')
  addRoutes(server, settings)
  await listen(server, settings)
  const { address, port, family } = server.address() as unknown as AddressInfo & { family: string }
  return {
    url: `http://${String(family).endsWith('6') ? `[${address}]` : address}:${port}`,
    close: () => closeServer(server),
  }
}

function addRoutes(server: Server, { bot, context, ready, home, log, metrics }: HttpSettings): void {
  server.post('/api/messages', timed(receiveMessage(bot, log), metrics?.noteTurn))
  if (metrics) server.get('/metrics', sendMetrics(metrics.token, metrics.text, log))
  server.get('/files/:token', sendDownload(context, log))
  getOrHead(server, '/healthz', async (_req, res) => answerJson(res, 200, { alive: true }))
  getOrHead(server, '/readyz', async (_req, res) => {
    const problems = await ready()
    answerJson(res, problems.length === 0 ? 200 : 503, { ready: problems.length === 0, problems })
  })
  getOrHead(server, '/', async (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
    res.end(`${home()}\n`)
  })
}

/** Load balancers and monitors ask with either. */
function getOrHead(server: Server, path: string, handle: Handler): void {
  server.get(path, handle)
  server.head(path, handle)
}

type Handler = (req: Request, res: Response) => Promise<void>

/** Tells how long the handler took and which status it answered with. */
function timed(handle: Handler, note: ((seconds: number, status: number) => void) | undefined): Handler {
  if (!note) return handle
  return async (req, res) => {
    const start = performance.now()
    await handle(req, res)
    note((performance.now() - start) / 1000, res.statusCode)
  }
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function listen(server: Server, { host, port, limits }: HttpSettings): Promise<void> {
  const own = { ...LIMITS, ...limits }
  Object.assign(server.server, {
    headersTimeout: own.headers,
    requestTimeout: own.request,
    connectionsCheckingInterval: own.look,
    timeout: own.idle,
    keepAliveTimeout: own.keepAlive,
    maxRequestsPerSocket: own.requestsPerConnection,
    maxConnections: own.connections,
  })
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      reject(listenError(error, { host, port, setting: 'PORT' }))
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve()
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    const late = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    server.on('after', () => setImmediate(() => server.server.closeIdleConnections()))
    server.server.closeIdleConnections()
  })
}
