import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'
import { OPERATION } from './random-operations.ts'

const servers = await useMongoServers()

describe.each(servers)('MongoDB and SQLite', server => {
  test('answer alike, whatever is asked in whatever order', { timeout: 180_000 }, async () => {
    const database = await openTestDatabase(server)
    const mongodb = await openMongodb({ uri: database.uri })
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(OPERATION, { minLength: 5, maxLength: 60 }), async operations => {
          for (const { name } of await database.db.listCollections().toArray()) {
            if (name !== 'migrations') await database.db.collection(name).deleteMany({})
          }
          const sqlite = await openSqlite({ path: ':memory:' })
          try {
            for (const [index, { name, run }] of operations.entries()) {
              const expected = await run(sqlite, index)
              expect(await run(mongodb, index), `${index}: ${name}`).toEqual(expected)
            }
          } finally {
            await sqlite.close()
          }
        }),
        { numRuns: 100 },
      )
    } finally {
      await mongodb.close()
      await database.drop()
    }
  })
})
