import mongoose from 'mongoose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { identityKeys } from '../../../src/domain/identity.ts'
import type { User } from '../../../src/domain/users.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeUser } from '../../support/make-user.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const PEOPLE = Array.from({ length: 150 }, (_, i) => person(i))

function person(i: number, fields: Partial<User> = {}): User {
  const phone = `+1212555${String(i).padStart(4, '0')}`
  return makeUser({ id: `p${i}`, email: `p${i}@x.org`, phone, employeeId: `E${i}`, ...fields })
}

describe.each(servers)('looking up a batch of people by their keys', server => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>
  let users: Storage['users']
  let close: Storage['close']
  let trips: number

  beforeEach(async () => {
    database = await openTestDatabase(server)
    const uri = new URL(database.uri)
    uri.searchParams.set('monitorCommands', 'true')
    const storage = await openMongodb({ uri: uri.href })
    users = storage.users
    close = storage.close
    const client = (mongoose.connections.at(-1) as mongoose.Connection).getClient()
    client.on('commandStarted', () => void trips++)
    const writes = PEOPLE.map(user => ({ op: 'insert' as const, user }))
    expect(new Set(await users.write('t1', 's', writes))).toEqual(new Set(['applied']))
  })
  afterEach(async () => {
    await close()
    await database.drop()
  })

  /** Whom each key finds, and in how many round trips. */
  async function find(rows: readonly User[]): Promise<[Record<string, string>, number]> {
    trips = 0
    const found = await users.findByKeys('t1', rows.flatMap(identityKeys))
    return [Object.fromEntries([...found].map(([key, user]) => [key, user.id])), trips]
  }

  function held(rows: readonly User[]): Record<string, string> {
    return Object.fromEntries(rows.flatMap(user => identityKeys(user).map(key => [key, user.id])))
  }

  const strangers = PEOPLE.map((_, i) => person(1000 + i))

  test('people who are known, or new, take one round trip; a change from one to the other two', async () => {
    expect(await find(PEOPLE)).toEqual([held(PEOPLE), 1])
    expect(await find(PEOPLE)).toEqual([held(PEOPLE), 1])
    expect(await find(strangers)).toEqual([{}, 2])
    expect(await find(strangers)).toEqual([{}, 1])
  })

  test('keys that belong to somebody else than the rest of the row are found too', async () => {
    await find(PEOPLE)
    const mixed = PEOPLE.map((user, i) => {
      if (i % 3 === 0) return user
      if (i % 3 === 1) return { ...user, employeeId: `N${i}`, phone: PEOPLE[(i + 60) % 150]?.phone as string }
      return { ...user, email: `new${i}@x.org` }
    })
    const all = held(PEOPLE)
    const expected = mixed.flatMap(identityKeys).filter(key => all[key])
    expect(await find(mixed)).toEqual([Object.fromEntries(expected.map(key => [key, all[key]])), 2])
  })

  test('records come whole', async () => {
    await find(PEOPLE)
    const found = await users.findByKeys('t1', PEOPLE.flatMap(identityKeys))
    expect([...new Set(found.values())]).toEqual(expect.arrayContaining(PEOPLE))
  })

  test('whoever lets keys go for a moment is found by them, unless somebody else has them by now', async () => {
    await find(PEOPLE)
    // As a process leaves it that dies while two people swap their numbers.
    const stored = database.db.collection<{ _id: string; keys: string[] }>('users')
    const [first, second] = PEOPLE as [User, User]
    await stored.updateOne(
      { _id: 't1:p0', tenant: 't1' },
      { $set: { keys: ['emp:e0'], moving: 'letting go s', words: ['!moving'] } },
    )
    await stored.updateOne(
      { _id: 't1:p1', tenant: 't1' },
      { $set: { keys: ['emp:e1', 'email:p1@x.org', `phone:${first.phone}`], phone: first.phone } },
    )
    const [found] = await find(PEOPLE)
    expect(found['email:p0@x.org']).toBe('p0')
    expect(found[`phone:${first.phone}`]).toBe('p1')
    expect(found[`phone:${second.phone}`]).toBeUndefined()
  })
})
