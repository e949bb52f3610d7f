import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import mongoose from 'mongoose'

/** MongoDB 4.0. */
const WIRE_VERSION = 7
const OP_REPLY = 1

/** What answers as a MongoDB server that is older than anybody's driver, to the first question of a connection. */
export async function openOldMongo(): Promise<{ uri: string; close(): Promise<void> }> {
  const hello = mongoose.mongo.BSON.serialize({
    ismaster: true,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    maxBsonObjectSize: 16_777_216,
    ok: 1,
  })
  const server = createServer(socket => {
    socket.on('data', (asked: Buffer) => socket.write(reply(asked.readInt32LE(4), hello)))
    socket.on('error', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    uri: `mongodb://127.0.0.1:${port}/muster`,
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** https://www.mongodb.com/docs/manual/legacy-opcodes/#op_reply */
function reply(to: number, document: Uint8Array): Buffer {
  const head = Buffer.alloc(36)
  head.writeInt32LE(head.length + document.length, 0)
  head.writeInt32LE(to, 8)
  head.writeInt32LE(OP_REPLY, 12)
  head.writeInt32LE(1, 32)
  return Buffer.concat([head, document])
}
