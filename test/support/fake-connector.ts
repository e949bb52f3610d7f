import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as the bot sent it, and as it was edited since. */
export interface SentMessage {
  id: string
  conversation: string
  activity: SentActivity
  /** All that it showed before, oldest first. */
  earlier: SentActivity[]
  /** How often it was edited, and when it was sent and edited, in milliseconds. */
  edits: number
  times: number[]
  removed: boolean
}

export interface SentActivity {
  type: string
  text?: string
  summary?: string
  attachments?: {
    contentType: string
    name?: string
    contentUrl?: string
    content: Record<string, unknown>
  }[]
}

export interface Member {
  id: string
  name: string
  aadObjectId: string
  email?: string
  userPrincipalName?: string
  userRole?: string
  /** The organisation that the account is of. */
  tenantId?: string
}

/** An answer that is not what was hoped for. */
export interface Refusal {
  status: number
  code?: string
  /** Seconds, or a date. */
  retryAfter?: string
}

export interface FakeConnector {
  url: string
  /** Everything that was sent, typing too, in its order. */
  sent: SentMessage[]
  members: Member[]
  /** The Authorization headers of what was sent. */
  authorizations: string[]
  /** Serves bytes once, as Teams' pre-authenticated links do nearly. @returns the address */
  hostFile(bytes: Uint8Array, options?: { announce?: number }): string
  /** An address that takes one file in pieces. */
  openUpload(): { uploadUrl: string; received(): Buffer; ranges: string[] }
  /** Answers the next requests to conversations like this instead. */
  failNext(...refusals: (number | Refusal)[]): void
  /** While it is down, every request ends without an answer. */
  isDown: boolean
  /** Requests to conversations are answered after this; nothing holds them where it is null. */
  hold: Promise<void> | null
  close(): Promise<void>
}

/** A server on loopback that speaks the Bot Connector protocol and keeps what it is told. */
export async function openFakeConnector(): Promise<FakeConnector> {
  const sent: SentMessage[] = []
  const members: Member[] = []
  const files = new Map<string, { bytes: Uint8Array; announce: number }>()
  const uploads = new Map<string, { pieces: Buffer[]; ranges: string[] }>()
  const failures: (number | Refusal)[] = []
  const authorizations: string[] = []
  const state: Pick<FakeConnector, 'isDown' | 'hold'> = { isDown: false, hold: null }
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (state.isDown) return void req.socket.destroy()
    const body = await readBody(req)
    const path = decodeURIComponent(new URL(req.url ?? '/', url).pathname)
    if (path.startsWith('/files/')) return serveFile(path.slice(7), res)
    if (path.startsWith('/uploads/')) return takeUpload(path.slice(9), body, req, res)
    if (path.includes('/activities')) authorizations.push(req.headers.authorization ?? '')
    await state.hold
    const failure = failures.shift()
    if (failure) return refuse(res, typeof failure === 'number' ? { status: failure } : failure)
    const activities = /^\/v3\/conversations\/(.+)\/activities(?:\/([^/]+))?$/.exec(path)
    if (activities) return takeActivity(req.method ?? '', activities[1] ?? '', activities[2], body, res)
    const member = /^\/v3\/conversations\/.+\/members\/([^/]+)$/.exec(path)
    const found = members.find(({ id }) => id === member?.[1])
    if (found) return json(res, 200, { userPrincipalName: found.email, ...found })
    json(res, 404, { error: { code: 'NotFound', message: 'not found' } })
  }

  function takeActivity(
    method: string,
    conversation: string,
    id: string | undefined,
    body: Buffer,
    res: ServerResponse,
  ) {
    const known = sent.find(message => message.id === id)
    if (method === 'POST') {
      const message = {
        id: randomUUID(),
        conversation,
        activity: JSON.parse(body.toString()) as SentActivity,
      }
      sent.push({ ...message, earlier: [], edits: 0, times: [Date.now()], removed: false })
      return json(res, 200, { id: message.id })
    }
    if (!known) return json(res, 404, { error: { code: 'ActivityNotFound', message: 'no such message' } })
    if (method === 'PUT') {
      known.earlier.push(known.activity)
      known.activity = JSON.parse(body.toString()) as SentActivity
      known.edits++
      known.times.push(Date.now())
    } else known.removed = true
    json(res, 200, { id: known.id })
  }

  function serveFile(name: string, res: ServerResponse) {
    const file = files.get(name)
    files.delete(name)
    if (!file) return json(res, 404, {})
    res.writeHead(200, { 'content-length': file.announce })
    res.end(file.bytes)
  }

  function takeUpload(name: string, body: Buffer, req: IncomingMessage, res: ServerResponse) {
    const upload = uploads.get(name)
    if (!upload || req.method !== 'PUT') return json(res, 404, {})
    upload.pieces.push(body)
    upload.ranges.push(req.headers['content-range'] ?? '')
    json(res, 201, {})
  }

  return {
    url,
    sent,
    members,
    authorizations,
    get isDown() {
      return state.isDown
    },
    set isDown(isDown) {
      state.isDown = isDown
    },
    get hold() {
      return state.hold
    },
    set hold(hold) {
      state.hold = hold
    },
    hostFile(bytes, { announce } = {}) {
      const name = randomUUID()
      files.set(name, { bytes, announce: announce ?? bytes.byteLength })
      return `${url}/files/${name}`
    },
    openUpload() {
      const name = randomUUID()
      const upload = { pieces: [] as Buffer[], ranges: [] as string[] }
      uploads.set(name, upload)
      return {
        uploadUrl: `${url}/uploads/${name}`,
        received: () => Buffer.concat(upload.pieces),
        ranges: upload.ranges,
      }
    },
    failNext: (...refusals) => void failures.push(...refusals),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function refuse(res: ServerResponse, { status, code = 'Refused', retryAfter }: Refusal): void {
  if (retryAfter) res.setHeader('retry-after', retryAfter)
  json(res, status, { error: { code, message: 'refused on purpose' } })
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of req) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' })
  res.end(JSON.stringify(body))
}
