import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends bytes as they are, with headers that `fetch` would not let pass; answers the status. */
export async function sendRaw(url: string, request: string): Promise<number> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(request)
  return Number((await text(socket)).split(' ')[1])
}
