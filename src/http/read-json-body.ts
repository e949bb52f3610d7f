import type { IncomingMessage } from 'node:http'

export const MESSAGE_BYTES = 256 * 1024

/** Up to here a body that is too large is read and dropped, so that the answer reaches who sends it. */
const DROPPED_BYTES = 8 * 1024 * 1024

export type JsonBody =
  | { ok: true; body: Record<string, unknown> }
  /** `status`: 400, 413 or 415; 0 when the other side hung up. */
  | { ok: false; status: number }

/**
 * Reads a JSON object of at most MESSAGE_BYTES. Anything compressed or of another type is refused by its headers,
 * before a byte is read: restify's own readers would unpack without limit and write uploads to disk.
 */
export async function readJsonBody(req: IncomingMessage): Promise<JsonBody> {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return refuse(req, 415)
  if (!isJson(req.headers['content-type'])) return refuse(req, 415)
  if (Number(req.headers['content-length'] ?? 0) > MESSAGE_BYTES) return refuse(req, 413)
  const bytes = await readBytes(req)
  if (typeof bytes === 'number') return refuse(req, bytes)
  const body = parseObject(bytes)
  return body ? { ok: true, body } : { ok: false, status: 400 }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType?.trim() ?? '')
}

/** The bytes, or the status that refuses them. */
function readBytes(req: IncomingMessage): Promise<Buffer | number> {
  return new Promise(resolve => {
    const pieces: Buffer[] = []
    let total = 0
    const onData = (piece: Buffer) => {
      total += piece.length
      if (total <= MESSAGE_BYTES) pieces.push(piece)
      else end(413)
    }
    const end = (result: Buffer | number) => {
      req.off('data', onData)
      resolve(result)
    }
    req.on('data', onData)
    req.once('end', () => end(Buffer.concat(pieces)))
    req.once('error', () => end(0))
    req.once('close', () => end(0))
  })
}

function refuse(req: IncomingMessage, status: number): JsonBody {
  dropBody(req)
  return { ok: false, status }
}

/** Lets a body that nobody wants pass by, and hangs up on one that does not end. */
export function dropBody(req: IncomingMessage): void {
  let dropped = 0
  req.on('data', (piece: Buffer) => {
    dropped += piece.length
    if (dropped > DROPPED_BYTES) req.destroy()
  })
}

function parseObject(bytes: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
