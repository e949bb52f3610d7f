import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import mongoose from 'mongoose'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013

/** What answers each question as a MongoDB server answers a greeting, and nothing else. */
export interface GreetingMongo {
  host: string
  /** Ends all connections, as a server does that is started anew; it listens on. */
  hangUp(): void
  close(): Promise<void>
}

/** @param greeting what it says of itself each time; is told its own host */
export async function openGreetingMongo(
  greeting: (host: string) => Record<string, unknown>,
): Promise<GreetingMongo> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (asked: Buffer) => {
      const hello = mongoose.mongo.BSON.serialize({ maxBsonObjectSize: 16_777_216, ok: 1, ...greeting(host) })
      const legacy = asked.readInt32LE(12) === OP_QUERY
      socket.write(legacy ? reply(asked.readInt32LE(4), hello) : message(asked.readInt32LE(4), hello))
    })
    socket.on('error', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    hangUp: () => sockets.forEach(socket => void socket.destroy()),
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** https://www.mongodb.com/docs/manual/legacy-opcodes/#op_reply */
function reply(to: number, document: Uint8Array): Buffer {
  const body = Buffer.alloc(20)
  body.writeInt32LE(1, 16)
  return withHeader(to, OP_REPLY, Buffer.concat([body, document]))
}

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg */
function message(to: number, document: Uint8Array): Buffer {
  return withHeader(to, OP_MSG, Buffer.concat([Buffer.alloc(5), document]))
}

function withHeader(to: number, opCode: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(to, 8)
  head.writeInt32LE(opCode, 12)
  return Buffer.concat([head, body])
}
