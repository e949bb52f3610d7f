import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Takes connections and says nothing. */
export async function openSilentServer() {
  const sockets = new Set<Socket>()
  let asked = 0
  const server = createServer(socket => {
    asked++
    sockets.add(socket)
    socket.on('error', () => {})
    // Who does not read does not hear that the other side hung up.
    socket.resume()
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** How often it was connected to, and how many of these connections are still open. */
    asked: () => asked,
    waiting: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
