import type { ServerResponse } from 'node:http'
import type { Member } from './roster.ts'

/** Live updates for every open page, as server-sent events. */
export interface EventStream {
  /** Keeps the answer open; `first` is sent at once, so that a page that reconnects is complete again. */
  join(response: ServerResponse, member: Member, first: object): void
  /** Sends to each page what `eventFor` makes for its person; null: nothing. */
  send(eventFor: (member: Member) => object | null): void
  close(): void
}

/** Keeps connections alive through anything that closes silent ones. */
const PULSE_MS = 20_000
const RETRY_MS = 1_000

export function createEventStream(): EventStream {
  const pages = new Map<ServerResponse, Member>()
  const pulse = setInterval(() => {
    for (const response of pages.keys()) response.write(':\n\n')
  }, PULSE_MS).unref()

  return {
    join(response, member, first) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      })
      response.write(`retry: ${RETRY_MS}\n\n`)
      write(response, first)
      pages.set(response, member)
      response.once('close', () => pages.delete(response))
    },

    send(eventFor) {
      for (const [response, member] of pages) {
        const event = eventFor(member)
        if (event) write(response, event)
      }
    },

    close() {
      clearInterval(pulse)
      for (const response of pages.keys()) response.end()
      pages.clear()
    },
  }
}

function write(response: ServerResponse, event: object): void {
  response.write(`data: ${JSON.stringify(event)}\n\n`)
}
