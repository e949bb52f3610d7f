import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems hand out by themselves, which any other test may have got meanwhile. */
const RANGE = { first: 20_000, count: 12_000 }

/** A port of this machine at which nobody listens now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = RANGE.first + Math.floor(Math.random() * RANGE.count)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
