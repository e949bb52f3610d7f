import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Storage } from '../../../src/ports/storage.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import type { MongoServer } from '../../support/mongo-server.ts'
import { openTestDatabase, openWatched, useMongoServers } from './open-test-database.ts'
import { OPERATIONS } from './random-operations.ts'

/** The server's disk is waited for most of the time. */
const AT_ONCE = 4
const RUNS_OF_EACH = 20

const servers = await useMongoServers()

describe.each(servers)('MongoDB and SQLite', server => {
  test('answer alike, whatever is asked in whatever order; each with its tenant and an index', {
    timeout: 180_000,
  }, async () => {
    const asked = new Set<string>()
    const runs = Array.from({ length: AT_ONCE }, () => compare(server, asked))
    // Each drops its database, also where another one has failed.
    await Promise.allSettled(runs)
    await Promise.all(runs)
    const sqlite = await openSqlite({ path: ':memory:' })
    await sqlite.close()
    expect(methodsOf(sqlite).filter(method => !asked.has(method))).toEqual(['close'])
  })
})

/** @param asked gets every method that was asked */
async function compare(server: MongoServer, asked: Set<string>): Promise<void> {
  const database = await openTestDatabase(server)
  const { storage: mongodb, watch } = await openWatched(database.uri)
  try {
    await fc.assert(
      fc.asyncProperty(OPERATIONS, async operations => {
        for (const { name } of await database.db.listCollections().toArray()) {
          if (name !== 'migrations') await database.db.collection(name).deleteMany({})
        }
        const sqlite = await openSqlite({ path: ':memory:' })
        const noted = noting(sqlite, asked)
        try {
          for (const [index, { name, run }] of operations.entries()) {
            const expected = await run(noted, index)
            expect(await run(mongodb, index), `${index}: ${name}`).toEqual(expected)
          }
        } finally {
          await sqlite.close()
        }
      }),
      { numRuns: RUNS_OF_EACH },
    )
    expect(await watch.faults(database.db)).toEqual([])
  } finally {
    await mongodb.close()
    await database.drop()
  }
}

/** Names like `users.get`, and `ping`. */
function methodsOf(storage: Storage): string[] {
  return Object.entries(storage).flatMap(([name, part]) =>
    typeof part === 'function' ? [name] : Object.keys(part).map(method => `${name}.${method}`),
  )
}

/** The same storage, which notes the methods that it is asked by. */
function noting(storage: Storage, asked: Set<string>): Storage {
  const watched = <T extends object>(part: T, prefix: string): T =>
    new Proxy(part, {
      get(target, key) {
        const found: unknown = Reflect.get(target, key)
        if (typeof found === 'object' && found !== null) return watched(found, `${String(key)}.`)
        asked.add(prefix + String(key))
        return found
      },
    })
  return watched(storage, '')
}
