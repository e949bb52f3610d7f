import { FileRefusedError } from '../errors.ts'
import type { HostMode } from './bot-config.ts'
import { guardedRequest } from './guarded-request.ts'
import type { Resolve } from './host-policy.ts'

export interface UploadOptions {
  mode: HostMode
  /** Bytes that go in one request at most. */
  fragment?: number
  idleMs?: number
  totalMs?: number
  resolve?: Resolve
}

/** OneDrive takes one piece of up to 60 MiB, or several that are multiples of this. */
const STEP = 320 * 1024
/** Below the limit, so that memory does not grow with files. */
const FRAGMENT = 16 * STEP

/**
 * Puts a file where Teams said that it may go. The address is checked like that of a download.
 * @param file.bytes the size in all, which OneDrive wants to know with every piece
 * @throws FileRefusedError
 */
export async function uploadFile(
  file: { name: string; bytes: number; uploadUrl: string },
  content: AsyncIterable<Uint8Array>,
  options: UploadOptions,
): Promise<void> {
  const { mode, fragment = FRAGMENT, idleMs = 30_000, totalMs = 600_000, resolve } = options
  const signal = AbortSignal.timeout(totalMs)
  let from = 0
  for await (const piece of inPieces(content, fragment)) {
    const to = from + piece.byteLength
    const status = await guardedRequest(file.uploadUrl, {
      mode,
      method: 'PUT',
      body: piece,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(piece.byteLength),
        'content-range': `bytes ${from}-${to - 1}/${file.bytes}`,
      },
      idleMs,
      signal,
      ...(resolve ? { resolve } : {}),
    }).then(
      response => {
        response.resume()
        return response.statusCode ?? 0
      },
      () => 0,
    )
    if (status < 200 || status > 299) throw notSaved(file.name, status)
    from = to
  }
  if (from !== file.bytes) throw notSaved(file.name, 0)
}

/** Pieces of `size` bytes, the last one smaller. */
async function* inPieces(content: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const part of content) {
    let rest = part
    while (length + rest.byteLength >= size) {
      held.push(rest.subarray(0, size - length))
      yield Buffer.concat(held)
      rest = rest.subarray(size - length)
      held = []
      length = 0
    }
    held.push(rest)
    length += rest.byteLength
  }
  if (length > 0) yield Buffer.concat(held)
}

function notSaved(name: string, status: number): FileRefusedError {
  return new FileRefusedError(
    'upload-failed',
    `${name} could not be saved in your OneDrive. Ask for it again.`,
    {
      status,
    },
  )
}
