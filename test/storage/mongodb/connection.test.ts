import { afterAll, expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/mongodb/connection.ts'
import { openGreetingMongo } from '../../support/greeting-mongo.ts'

const server = await openGreetingMongo(() => ({ minWireVersion: 0, maxWireVersion: 25, ismaster: true }))
afterAll(() => server.close())

test.each(['readPreference=secondaryPreferred', 'w=1&readPreference=nearest', ''])(
  'with ?%s what was written is on most servers, and is read where it was written',
  async options => {
    const connection = await openConnection(`mongodb://${server.host}/m?${options}`)
    const { readPreference, writeConcern } = connection.getClient().options
    await connection.destroy()
    expect([readPreference.mode, writeConcern.w]).toEqual(['primary', 'majority'])
  },
)
