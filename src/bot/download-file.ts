import type { IncomingMessage } from 'node:http'
import { FileRefusedError } from '../errors.ts'
import { fileTooLarge } from '../tables/limits.ts'
import type { HostMode } from './bot-config.ts'
import { guardedRequest, RequestRefused } from './guarded-request.ts'
import type { Resolve } from './host-policy.ts'

export interface DownloadOptions {
  mode: HostMode
  /** Bytes. */
  limit: number
  /** No byte for this long, and this long in all. */
  idleMs?: number
  totalMs?: number
  resolve?: Resolve
}

const HOPS = 3
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * A dropped file, piece by piece. The address is good for minutes only, so it is fetched at once. Every hop is checked
 * like the first; a body that is longer or shorter than announced is no file.
 * @throws FileRefusedError
 */
export async function* downloadFile(
  file: { name: string; downloadUrl: string },
  options: DownloadOptions,
): AsyncGenerator<Uint8Array> {
  const { idleMs = 20_000, totalMs = 300_000 } = options
  const signal = AbortSignal.timeout(totalMs)
  try {
    const response = await follow(file, { ...options, idleMs }, signal)
    yield* body(file.name, response, options.limit)
  } catch (error) {
    throw asRefusal(file.name, error, signal)
  }
}

async function follow(
  file: { name: string; downloadUrl: string },
  { mode, idleMs, resolve }: DownloadOptions & { idleMs: number },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let address = file.downloadUrl
  for (let hop = 0; hop <= HOPS; hop++) {
    const response = await guardedRequest(address, {
      mode,
      method: 'GET',
      idleMs,
      signal,
      ...(resolve ? { resolve } : {}),
    })
    const { statusCode = 0, headers } = response
    if (statusCode === 200) return response
    response.destroy()
    if (!REDIRECTS.includes(statusCode) || !headers.location) throw failed(file.name, statusCode)
    address = new URL(headers.location, address).href
  }
  throw failed(file.name, 0)
}

async function* body(name: string, response: IncomingMessage, limit: number): AsyncGenerator<Uint8Array> {
  if (response.headers['content-encoding'] !== undefined) throw failed(name, 0)
  const announced = response.headers['content-length']
  const expected = announced === undefined ? null : Number(announced)
  if (expected !== null && expected > limit) throw fileTooLarge(name, limit)
  let received = 0
  try {
    for await (const piece of response as AsyncIterable<Uint8Array>) {
      received += piece.byteLength
      if (received > limit) throw fileTooLarge(name, limit)
      yield piece
    }
  } catch (error) {
    if (isAborted(error) && expected !== null && received < expected) throw cutOff(name, received, expected)
    throw error
  } finally {
    response.destroy()
  }
  if (expected !== null && received !== expected) throw cutOff(name, received, expected)
}

function asRefusal(name: string, error: unknown, signal: AbortSignal): unknown {
  if (error instanceof FileRefusedError) return error
  if (signal.aborted || (error instanceof RequestRefused && error.reason === 'idle')) return tooSlow(name)
  if (error instanceof RequestRefused && error.reason === 'host') return hostRefused(name)
  return failed(name, 0)
}

function isAborted(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ECONNRESET'
}

function failed(name: string, status: number): FileRefusedError {
  return new FileRefusedError(
    'download-failed',
    `${name} could not be fetched from where Teams keeps it. Drop the file again.`,
    { status },
  )
}

function tooSlow(name: string): FileRefusedError {
  return new FileRefusedError(
    'download-slow',
    `${name} came too slowly to be fetched. Drop the file again, or split it into smaller ones.`,
  )
}

function hostRefused(name: string): FileRefusedError {
  return new FileRefusedError(
    'download-host',
    `${name} is kept on a server that I don't fetch files from. Drop the file itself here, from your device or OneDrive.`,
  )
}

function cutOff(name: string, received: number, expected: number): FileRefusedError {
  return new FileRefusedError(
    'download-cut',
    `${name} arrived incomplete: ${received} of ${expected} bytes. Drop the file again.`,
    { received, expected },
  )
}
