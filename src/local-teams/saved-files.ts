import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { UploadPlace } from './activity.ts'
import { attachmentHeader, HttpProblem, sendJson } from './answers.ts'

/** The people's "OneDrive": what the bot may upload after a person pressed Allow. */
export interface SavedFiles {
  /** Makes room for one file; `saved` runs when its last byte is there. */
  expect(name: string, saved: () => void): UploadPlace & { download: string }
  /** One fragment, with `Content-Range: bytes a-b/total`: 202 with what is due next, 201 when complete. */
  write(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>
  send(id: string, response: ServerResponse): Promise<void>
  /** The address on this server of a finished file, by the id that a file.info card carries. */
  downloadOf(uniqueId: string): string | null
}

interface Upload {
  name: string
  uniqueId: string
  received: number
  total: number | null
  busy: boolean
  saved: () => void
}

const MAX_BYTES = 512 * 1024 * 1024

export function createSavedFiles(folder: string, url: string): SavedFiles {
  const uploads = new Map<string, Upload>()
  const pathOf = (id: string) => join(folder, `saved-${id}`)

  function uploadAt(id: string): Upload {
    const upload = uploads.get(id)
    if (!upload) throw new HttpProblem(404, 'itemNotFound', 'There is no such upload.')
    return upload
  }
  const isComplete = (upload: Upload) => upload.total !== null && upload.received === upload.total

  return {
    expect(name, saved) {
      const id = randomUUID()
      const uniqueId = randomUUID()
      uploads.set(id, { name, uniqueId, received: 0, total: null, busy: false, saved })
      const contentUrl = `${url}/onedrive/${encodeURIComponent(name.toWellFormed())}`
      return { name, uniqueId, contentUrl, uploadUrl: `${url}/uploads/${id}`, download: `/saved/${id}` }
    },

    async write(id, request, response) {
      const upload = uploadAt(id)
      const { from, to, total } = parseRange(request.headers['content-range'])
      const fits = from === upload.received && (upload.total ?? total) === total && !upload.busy
      if (!fits || isComplete(upload))
        throw new HttpProblem(416, 'invalidRange', `Byte ${upload.received} is due next.`)
      upload.busy = true
      try {
        const file = await open(pathOf(id), from === 0 ? 'w' : 'r+', 0o600)
        await writeFragment(file, request, from, to - from + 1).finally(() => file.close())
      } finally {
        upload.busy = false
      }
      upload.total = total
      upload.received = to + 1
      if (!isComplete(upload))
        return sendJson(response, 202, { nextExpectedRanges: [`${to + 1}-${total - 1}`] })
      sendJson(response, 201, { id: upload.uniqueId, name: upload.name, size: total })
      upload.saved()
    },

    async send(id, response) {
      const upload = uploadAt(id)
      if (!isComplete(upload)) throw new HttpProblem(404, 'itemNotFound', 'This file is not complete.')
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': upload.received,
        'content-disposition': attachmentHeader(upload.name),
      })
      await pipeline(createReadStream(pathOf(id)), response)
    },

    downloadOf(uniqueId) {
      for (const [id, upload] of uploads)
        if (upload.uniqueId === uniqueId && isComplete(upload)) return `/saved/${id}`
      return null
    },
  }
}

function parseRange(header: string | undefined): { from: number; to: number; total: number } {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? '')
  const [from, to, total] = (found ?? []).slice(1).map(Number)
  if (from === undefined || to === undefined || total === undefined || from > to || to >= total)
    throw new HttpProblem(400, 'invalidRange', 'Content-Range must be: bytes first-last/total.')
  if (total > MAX_BYTES) throw new HttpProblem(413, 'quotaLimitReached', 'This OneDrive takes 512 MB a file.')
  return { from, to, total }
}

async function writeFragment(
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  from: number,
  length: number,
): Promise<void> {
  const wrong = 'The fragment is not as long as its Content-Range says.'
  let written = 0
  for await (const part of bytes) {
    if (written + part.byteLength > length) throw new HttpProblem(400, 'invalidRange', wrong)
    await file.write(part, 0, part.byteLength, from + written)
    written += part.byteLength
  }
  if (written !== length) throw new HttpProblem(400, 'invalidRange', wrong)
}
