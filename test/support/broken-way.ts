import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that breaks once. */
export interface BrokenWay {
  port: number
  /** Whether it has broken. */
  broken(): boolean
  close(): Promise<void>
}

/** @param breaksAt asked of what goes to the server; the connection of the first such piece is cut, and the piece lost */
export async function openBrokenWay(
  target: number,
  breaksAt: (bytes: Buffer) => boolean,
): Promise<BrokenWay> {
  let broken = false
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(target, '127.0.0.1')
    const cut = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', cut)
    }
    near.on('data', bytes => {
      if (broken || typeof bytes === 'string' || !breaksAt(bytes)) return void far.write(bytes)
      broken = true
      cut()
    })
    far.on('data', bytes => void near.write(bytes))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    broken: () => broken,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
