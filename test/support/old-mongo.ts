import { openGreetingMongo } from './greeting-mongo.ts'

/** MongoDB 4.0. */
const WIRE_VERSION = 7

/** What answers as a MongoDB server that is older than anybody's driver. */
export async function openOldMongo(): Promise<{ uri: string; close(): Promise<void> }> {
  const { host, close } = await openGreetingMongo(() => {
    return { ismaster: true, minWireVersion: 0, maxWireVersion: WIRE_VERSION }
  })
  return { uri: `mongodb://${host}/muster`, close }
}
