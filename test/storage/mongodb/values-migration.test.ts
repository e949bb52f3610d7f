import { describe, expect, test } from 'vitest'
import type { User } from '../../../src/domain/users.ts'
import type { Storage } from '../../../src/ports/storage.ts'
import { MIGRATIONS, migrate } from '../../../src/storage/mongodb/migrations.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeUser } from '../../support/make-user.ts'
import { openTestDatabase, storePeople, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const OWN = MIGRATIONS.findIndex(({ name }) => name === 'markValues')

/** More than the migration reads at once; every second has values. */
const PEOPLE = Array.from({ length: 2300 }, (_, n) => {
  const attributes: User['attributes'] = n % 2 > 0 ? {} : n % 4 > 0 ? { level: 3 } : { location: 'New Delhi' }
  return makeUser({ id: `p${n}`, displayName: `Person ${n}`, title: 'Nurse', attributes })
})
const IN_DELHI = PEOPLE.filter(({ attributes }) => attributes.location !== undefined).map(({ id }) => id)

async function found({ users }: Storage, word: string, attributes: string[]): Promise<string[]> {
  const hits = await users.matching('t1', [word], 9999, attributes)
  return hits.map(({ id }) => id).toSorted()
}

describe.each(servers)('people of an older Muster', server => {
  test('are found by their values, whoever opens it first and however often it is begun', async () => {
    const database = await openTestDatabase(server)
    try {
      await storePeople(database.uri, PEOPLE)
      const people = database.db.collection<{ words: string[] }>('users')
      const isOlder = { words: /^!value/ as never }
      await people.updateMany({}, { $pull: isOlder })
      expect(await people.countDocuments({ words: /^!value/ })).toBe(0)
      await database.db.collection('migrations').deleteMany({ _id: { $gt: OWN } as never })
      const opened = await Promise.all(Array.from({ length: 10 }, () => openMongodb({ uri: database.uri })))
      for (const storage of [opened[0], opened[9]] as Storage[]) {
        expect(await found(storage, 'delhi', ['location'])).toEqual(IN_DELHI.toSorted())
        expect(await found(storage, 'delhi', [])).toEqual([])
      }
      expect(await found(opened[0] as Storage, 'nurse', [])).toHaveLength(PEOPLE.length)
      for (const storage of opened) await storage.close()
      const asWritten = await people.find({}, { sort: { _id: 1 } }).toArray()
      await database.db.collection('migrations').deleteMany({ _id: { $gt: OWN } as never })
      await migrate(database.db)
      expect(await people.find({}, { sort: { _id: 1 } }).toArray()).toEqual(asWritten)
    } finally {
      await database.drop()
    }
  })
})
