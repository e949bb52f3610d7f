import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { OfferedFile } from './activity.ts'
import { HttpProblem } from './answers.ts'

/** Files that people dropped, each waiting for the bot to fetch it once. */
export interface OfferedFiles {
  /** Keeps the bytes in a temporary file; 413 over the limit, and nothing is kept. */
  receive(name: string, bytes: AsyncIterable<Uint8Array>): Promise<OfferedFile & { size: number }>
  add(name: string, bytes: Uint8Array): Promise<OfferedFile & { size: number }>
  /** Sends the file and forgets it: 410 from then on. A transfer that broke off may be made again. */
  sendOnce(id: string, response: ServerResponse): Promise<void>
}

/** As long as Teams' own links live, about. */
const OFFERED_MS = 10 * 60_000
/** Above what Muster takes, so that it is Muster who says that a file is too large. */
const MAX_BYTES = 256 * 1024 * 1024

export function createOfferedFiles(folder: string, url: string): OfferedFiles {
  const offered = new Map<string, { size: number; until: number }>()
  const pathOf = (id: string) => join(folder, `offered-${id}`)

  async function forget(id: string): Promise<void> {
    offered.delete(id)
    await rm(pathOf(id), { force: true })
  }

  async function dropExpired(): Promise<void> {
    const now = Date.now()
    for (const [id, file] of offered) if (file.until < now) await forget(id)
  }

  function offer(id: string, name: string, size: number): OfferedFile & { size: number } {
    offered.set(id, { size, until: Date.now() + OFFERED_MS })
    const contentUrl = `${url}/shared/${encodeURIComponent(name.toWellFormed())}`
    return { name, size, uniqueId: randomUUID(), contentUrl, downloadUrl: `${url}/offered/${id}` }
  }

  return {
    async receive(name, bytes) {
      await dropExpired()
      const id = randomUUID()
      const counter = countBytes()
      try {
        await pipeline(bytes, counter.stream, createWriteStream(pathOf(id), { mode: 0o600 }))
      } catch (error) {
        await forget(id)
        throw error
      }
      return offer(id, name, counter.size())
    },

    async add(name, bytes) {
      await dropExpired()
      const id = randomUUID()
      await writeFile(pathOf(id), bytes, { mode: 0o600 })
      return offer(id, name, bytes.byteLength)
    },

    async sendOnce(id, response) {
      await dropExpired()
      const file = offered.get(id)
      if (!file) throw new HttpProblem(410, 'Gone', 'This file was fetched already, or its time is over.')
      offered.delete(id)
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size })
      try {
        await pipeline(createReadStream(pathOf(id)), response)
      } catch (error) {
        offered.set(id, file)
        throw error
      }
      await forget(id)
    },
  }
}

function countBytes(): { stream: Transform; size(): number } {
  let size = 0
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      size += part.length
      if (size <= MAX_BYTES) return done(null, part)
      const megabytes = MAX_BYTES / 1024 / 1024
      done(new HttpProblem(413, 'TooLarge', `Local Teams takes files up to ${megabytes} MB.`))
    },
  })
  return { stream, size: () => size }
}
