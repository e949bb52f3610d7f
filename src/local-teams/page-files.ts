import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { type Call, HttpProblem, type Route } from './answers.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const PAGE = new URL('./page/', import.meta.url)

/** The page's own files and the card renderer's browser build. A name is letters, digits and dashes: no paths. */
export function pageRoutes(): Route[] {
  return [
    ['GET', /^\/()$/, call => send(call, new URL('index.html', PAGE))],
    ['GET', /^\/page\/([a-z0-9-]+\.(?:js|css|svg))$/, call => send(call, new URL(call.path[0] ?? '', PAGE))],
    ['GET', /^\/adaptivecards\.js$/, call => send(call, rendererFile())],
  ]
}

function rendererFile(): string {
  return createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')
}

async function send({ response }: Call, file: URL | string): Promise<void> {
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) throw new HttpProblem(404, 'not-found', 'There is no such page.')
  response.writeHead(200, {
    'content-type': TYPES[extname(String(file))] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
  })
  response.end(bytes)
}
