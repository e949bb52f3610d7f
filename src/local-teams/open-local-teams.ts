import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpProblem, type Route, route, sendJson } from './answers.ts'
import { assembleRoutes } from './assemble-routes.ts'
import { guard } from './guard.ts'
import type { Sample } from './page-api.ts'
import type { Person } from './roster.ts'

export interface LocalTeamsOptions {
  /** A loopback address; anything else throws, for the page lets everybody be anybody. */
  host: string
  /** 0: any free port. */
  port: number
  botUrl: string
  tenant: string
  /** Who sits in front of the page at first. */
  admin: Person
  people(text: string): Promise<Person[]>
  samples: Sample[]
  log: { error(facts: object, text: string): void }
}

/** Serves a page that, to the bot at `botUrl`, is Microsoft Teams. */
export async function openLocalTeams(
  options: LocalTeamsOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  if (options.host !== '127.0.0.1' && options.host !== 'localhost')
    throw new Error(`Local Teams listens on 127.0.0.1 only, not on ${options.host}.`)
  const folder = await mkdtemp(join(tmpdir(), 'muster-local-teams-'))
  const server = createServer()
  try {
    await listen(server, options.port)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const { routes, close } = assembleRoutes(options, url, folder)
  server.on('request', (request, response) => answer(request, response, { ...options, port }, routes))

  return {
    url,
    async close() {
      close()
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { port, botUrl, log }: Pick<LocalTeamsOptions, 'port' | 'botUrl' | 'log'>,
  routes: Route[],
): Promise<void> {
  if (!guard(request, response, { port, botUrl })) return
  try {
    if (!(await route(routes, request, response)))
      throw new HttpProblem(404, 'not-found', 'There is nothing here.')
  } catch (error) {
    if (response.headersSent || response.destroyed) return void response.destroy()
    if (error instanceof HttpProblem)
      return sendJson(response, error.status, { error: { code: error.code, message: error.message } })
    log.error({ err: error, path: request.url?.split('?')[0] }, 'Local Teams could not answer')
    sendJson(response, 500, { error: { code: 'internal', message: 'Local Teams could not do this.' } })
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
