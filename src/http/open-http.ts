import type { AddressInfo } from 'node:net'
import { createServer, type Next, type Request, type Response, type Server } from 'restify'
import type { Logger } from '../logger.ts'
import type { ServiceContext } from '../services/context.ts'
import { answer, answerJson } from './answer.ts'
import { isLoopbackHost } from './is-loopback-host.ts'
import { listenError } from './listen-error.ts'
import { type ReceiveMessage, receiveMessage } from './receive-message.ts'
import { sendDownload } from './send-download.ts'

export interface HttpSettings {
  host: string
  /** 0 lets the system choose. */
  port: number
  bot: { process: ReceiveMessage }
  context: ServiceContext
  /** Nobody is authenticated: only programs of this machine may ask, no page of a browser may. */
  loopbackOnly: boolean
  /** What keeps Muster from working, one sentence each; empty when nothing does. */
  ready(): Promise<string[]>
  /** The sentences of the first page. */
  home(): string
  log: Logger
}

/** How long requests under way may take to end once the server closes. */
const CLOSE_MS = 3_000

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
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
  addRoutes(server, settings)
  await listen(server, settings)
  const { address, port, family } = server.address() as unknown as AddressInfo & { family: string }
  return {
    url: `http://${String(family).endsWith('6') ? `[${address}]` : address}:${port}`,
    close: () => closeServer(server),
  }
}

function addRoutes(server: Server, { bot, context, ready, home, log }: HttpSettings): void {
  server.post('/api/messages', receiveMessage(bot.process, log))
  server.get('/files/:token', sendDownload(context, log))
  server.get('/healthz', (_req, res, next) => {
    answerJson(res, 200, { alive: true })
    return next()
  })
  server.get('/readyz', async (_req: Request, res: Response) => {
    const problems = await ready()
    answerJson(res, problems.length === 0 ? 200 : 503, { ready: problems.length === 0, problems })
  })
  server.get('/', (_req, res, next) => {
    res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
    res.end(`${home()}\n`)
    return next()
  })
}

function listen(server: Server, { host, port }: HttpSettings): Promise<void> {
  server.server.requestTimeout = 30_000
  server.server.headersTimeout = 10_000
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
