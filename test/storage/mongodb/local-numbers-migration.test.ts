import { describe, expect, test } from 'vitest'
import { MIGRATIONS, migrate } from '../../../src/storage/mongodb/migrations.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeUser } from '../../support/make-user.ts'
import { openTestDatabase, storePeople, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const OWN = MIGRATIONS.findIndex(({ name }) => name === 'addLocalNumbers')

/** More than the migration reads at once; every second has a number of North America. */
const PEOPLE = Array.from({ length: 2300 }, (_, n) =>
  makeUser({
    id: `p${n}`,
    displayName: `Person ${n}`,
    phone: n % 2 > 0 ? `+1206555${String(n).padStart(4, '0')}` : `+25078${String(5_550_000 + n)}`,
  }),
)

describe.each(servers)('people of an older Muster', server => {
  test('are found by their numbers without area code, as if they were written now', async () => {
    const database = await openTestDatabase(server)
    try {
      await storePeople(database.uri, PEOPLE)
      const people = database.db.collection<{ words: string[] }>('users')
      const words = async () =>
        (await people.find({}, { sort: { _id: 1 } }).toArray()).map(record => record.words.toSorted())
      const asWritten = await words()
      await people.updateMany({}, { $pull: { words: /^555\d{4}$/ as never } })
      expect(await words()).not.toEqual(asWritten)
      await database.db.collection('migrations').deleteMany({ _id: { $gt: OWN } as never })
      await migrate(database.db)
      expect(await words()).toEqual(asWritten)
      const storage = await openMongodb({ uri: database.uri })
      const hits = await storage.users.matching('t1', ['5550007'], 9)
      expect(hits.map(({ id }) => id)).toEqual(['p7'])
      await storage.close()
    } finally {
      await database.drop()
    }
  })
})
