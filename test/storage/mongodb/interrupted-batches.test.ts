import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { identityKeys } from '../../../src/domain/identity.ts'
import type { UserWrite } from '../../../src/domain/plans.ts'
import type { User } from '../../../src/domain/users.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { type Database, openCollections } from '../../../src/storage/mongodb/database.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { createUserStore } from '../../../src/storage/mongodb/users.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeUser } from '../../support/make-user.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const PEOPLE = 6
const FREE = 2

interface Case {
  /** Whose e-mail and phone each person gets; numbers from PEOPLE on are nobody's so far. */
  emails: number[]
  phones: number[]
  removed: number[]
  added: boolean
  stale: boolean
}

const CASE: fc.Arbitrary<Case> = fc.record({
  emails: fc.shuffledSubarray([...Array(PEOPLE + FREE).keys()], { minLength: PEOPLE }),
  phones: fc.shuffledSubarray([...Array(PEOPLE + FREE).keys()], { minLength: PEOPLE }),
  removed: fc.uniqueArray(fc.integer({ min: 0, max: PEOPLE - 1 }), { maxLength: 2 }),
  added: fc.boolean(),
  stale: fc.boolean(),
})

function person(tenant: string, i: number, fields: Partial<User> = {}): User {
  return makeUser({ tenant, id: `p${i}`, email: `m${i}@x.org`, phone: `+25078800000${i}`, ...fields })
}

function batchOf(tenant: string, { emails, phones, removed, added, stale }: Case): UserWrite[] {
  const changes = emails.map((email, i): UserWrite => {
    if (removed.includes(i)) return { op: 'delete', id: `p${i}`, fromVersion: 1 }
    const fields = { email: `m${email}@x.org`, phone: `+25078800000${phones[i]}`, version: 2 }
    return { op: 'update', fromVersion: stale && i === 0 ? 7 : 1, user: person(tenant, i, fields) }
  })
  return added
    ? [{ op: 'insert', user: person(tenant, 0, { id: 'new', phone: undefined }) }, ...changes]
    : changes
}

/** The database as a process sees it that dies after `operations` of its changes have reached the server. */
function dyingAfter(db: Database, operations: number): Database {
  let left = operations
  const stop = () => {
    throw new Error('the process has died')
  }
  const users: Database['users'] = {
    ...db.users,
    async changeAll(changes) {
      if (changes.length < left) {
        left -= changes.length
        return db.users.changeAll(changes)
      }
      await db.users.changeAll(changes.slice(0, left))
      return stop()
    },
    async insertAll(records) {
      return left > 0 ? db.users.insertAll(records) : stop()
    },
  }
  return { ...db, users }
}

/** Two people who change their addresses with each other. */
const [ANNA, BEN] = [person('t1', 0), person('t1', 1)]
const SWAP: UserWrite[] = [
  { op: 'update', fromVersion: 1, user: { ...ANNA, email: BEN.email, version: 2 } },
  { op: 'update', fromVersion: 1, user: { ...BEN, email: ANNA.email, version: 2 } },
]

describe.each(servers)('a batch that is broken off', server => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>
  let mongodb: Storage
  let db: Database
  beforeEach(async () => {
    database = await openTestDatabase(server)
    mongodb = await openMongodb({ uri: database.uri })
    db = openCollections(database.db, () => false)
  })
  afterEach(async () => {
    await mongodb.close()
    await database.drop()
  })

  test('shows everybody as before or after, and ends as if nothing had happened when it is repeated', {
    timeout: 120_000,
  }, async () => {
    const sqlite = await openSqlite({ path: ':memory:' })
    let round = 0
    try {
      await fc.assert(
        fc.asyncProperty(CASE, fc.nat(2 * PEOPLE), async (given, diesAfter) => {
          const tenant = `t${round++}`
          const before = Array.from({ length: PEOPLE }, (_, i) => person(tenant, i))
          const batch = batchOf(tenant, given)
          const everybody = before.map(user => ({ op: 'insert' as const, user }))
          for (const storage of [mongodb, sqlite]) await storage.users.write(tenant, 'before', everybody)
          const answers = await sqlite.users.write(tenant, 'batch', batch)
          const after = await sqlite.users.list(tenant, { limit: 100 })

          await createUserStore(dyingAfter(db, diesAfter))
            .write(tenant, 'batch', batch)
            .catch(() => undefined)
          const between = await mongodb.users.list(tenant, { limit: 100 })
          for (const user of between.items) {
            const wanted = [...before, ...batch.flatMap(write => (write.op === 'delete' ? [] : [write.user]))]
            expect(wanted).toContainEqual(user)
            for (const key of identityKeys(user)) {
              expect((await mongodb.users.findByKeys(tenant, [key])).get(key)).toBeDefined()
            }
          }

          expect(await mongodb.users.write(tenant, 'batch', batch)).toEqual(answers)
          expect(await mongodb.users.list(tenant, { limit: 100 })).toEqual(after)
          const keys = after.items.flatMap(user => identityKeys(user))
          expect(await mongodb.users.findByKeys(tenant, keys)).toEqual(
            await sqlite.users.findByKeys(tenant, keys),
          )
          expect(
            await database.db.collection('users').countDocuments({ tenant, moving: { $exists: true } }),
          ).toBe(0)
        }),
        { numRuns: 100 },
      )
    } finally {
      await sqlite.close()
    }
  })

  test('who let go of keys is found by them until somebody has them', async () => {
    const inserts = [ANNA, BEN].map(user => ({ op: 'insert' as const, user }))
    await mongodb.users.write('t1', 'before', inserts)
    const dying = createUserStore(dyingAfter(db, 3))
    await expect(dying.write('t1', 'swap', SWAP)).rejects.toThrow('died')
    const users = database.db.collection('users')
    expect(await users.countDocuments({ tenant: 't1', keys: `email:${ANNA.email}` })).toBe(0)
    const key = `email:${ANNA.email}`
    expect(await mongodb.users.findByKeys('t1', [key])).toEqual(new Map([[key, ANNA]]))
    expect(await mongodb.users.get('t1', ANNA.id)).toEqual(ANNA)
    expect((await mongodb.users.search('t1', ['moving'], { limit: 5 })).items).toEqual([])
    expect(await mongodb.users.write('t1', 'swap', SWAP)).toEqual(['applied', 'applied'])
    expect((await mongodb.users.findByKeys('t1', [key])).get(key)?.id).toBe(BEN.id)
  })

  test('who let go and is refused after all has the keys back', async () => {
    const inserts = [ANNA, BEN].map(user => ({ op: 'insert' as const, user }))
    await mongodb.users.write('t1', 'before', inserts)
    await createUserStore(dyingAfter(db, 3))
      .write('t1', 'swap', SWAP)
      .catch(() => undefined)
    // Somebody edits Ben by hand before the batch goes on: now nobody gives up what Anna wants.
    const byHand: UserWrite = { op: 'update', fromVersion: 1, user: { ...BEN, title: 'Nurse', version: 2 } }
    expect(await mongodb.users.write('t1', 'hand', [byHand])).toEqual(['applied'])
    expect(await mongodb.users.write('t1', 'swap', SWAP)).toEqual(['taken', 'stale'])
    const stored = await database.db.collection('users').findOne({ tenant: 't1', email: ANNA.email })
    expect(stored).toMatchObject({ keys: identityKeys(ANNA), v: 1 })
    expect(stored?.moving).toBeUndefined()
    expect(await mongodb.users.get('t1', ANNA.id)).toEqual(ANNA)
  })
})
