import { openMongoServer } from '../support/mongo-server.ts'
import { benchImports } from './bench-imports.ts'
import { measureClaims, measureOverlap } from './mongodb-crowd.ts'
import { mongodbEngine } from './mongodb-engine.ts'
import { countTrips } from './mongodb-trips.ts'
import { printCrowd, printMongodbTargets, printTrips } from './print-mongodb.ts'
import { printImports } from './print-tables.ts'

/** More rows would not change what falls to a thousand of them. */
const COUNTED_ROWS = 50_000

/** Everything on one server: that of TEST_MONGODB_URI, or one that is started for it. */
export async function benchMongodb(given: {
  folder: string
  people: number
  write(text: string): void
  note(text: string): void
}): Promise<void> {
  const { folder, people, write, note } = given
  const server = await openMongoServer()
  if (!server) throw new Error('No MongoDB server was found: name one in TEST_MONGODB_URI.')
  try {
    note(`importing ${people} people`)
    const lines = await benchImports(folder, people, { engine: mongodbEngine(server, folder), runs: 1 })
    write(printImports(lines))
    note('counting round trips')
    const trips = await countTrips(server, folder, Math.min(people, COUNTED_ROWS))
    write(printTrips(trips))
    note('importing for two tenants at once')
    const overlap = await measureOverlap(server, folder)
    note('taking small jobs')
    write(printCrowd(overlap, await measureClaims(server)))
    write(printMongodbTargets(lines, trips))
  } finally {
    await server.stop()
  }
}
