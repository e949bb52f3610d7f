import { describe, expect, test } from 'vitest'
import { sortName, type User } from '../../../src/domain/users.ts'
import { MIGRATIONS, migrate } from '../../../src/storage/mongodb/migrations.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { addGroups } from '../../support/add-groups.ts'
import { makeUser } from '../../support/make-user.ts'
import { openTestDatabase, storePeople, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()
const stepOf = (wanted: string) => MIGRATIONS.findIndex(({ name }) => name === wanted)

/** More than a migration reads at once; every second has no name, and other values. */
const PEOPLE = Array.from({ length: 2300 }, (_, n) => {
  const phone = `+65998${String(n).padStart(5, '0')}`
  const attributes: User['attributes'] =
    n % 2 > 0 ? { badge: n, office: 'Delhi' } : { joined: '2021-05-01', manager: '0788 123 456' }
  return makeUser({ id: `p${n}`, displayName: n % 2 ? `Person ${n}` : phone, phone, attributes })
})

describe.each(servers)('people of an older Muster', server => {
  test('are found by numbers and dates, and by the number of their manager, as if they were written now', async () => {
    const database = await openTestDatabase(server)
    try {
      const named = PEOPLE.map(user => ({ ...user, displayName: `Person ${user.id}` }))
      await storePeople(database.uri, named)
      const people = database.db.collection<{ words: string[] }>('users')
      const words = async () =>
        (await people.find({}, { sort: { _id: 1 } }).toArray()).map(record => record.words.toSorted())
      const asWritten = await words()
      await people.updateMany({}, { $pull: { words: /^!value "(badge|joined)"|^!manager|^!has/ as never } })
      expect(await words()).not.toEqual(asWritten)
      for (let time = 0; time < 2; time++) {
        await database.db
          .collection('migrations')
          .deleteMany({ _id: { $gt: stepOf('markNumbers') } as never })
        await migrate(database.db)
        expect(await words()).toEqual(asWritten)
      }
    } finally {
      await database.drop()
    }
  })

  test('who was called by their number has a name that hides it', async () => {
    const database = await openTestDatabase(server)
    try {
      await storePeople(database.uri, PEOPLE)
      const storage = await openMongodb({ uri: database.uri })
      await addGroups({ storage }, 't1', [{ id: 'north', name: 'North', members: ['p0', 'p1'] }])
      for (let time = 0; time < 2; time++) {
        await database.db
          .collection('migrations')
          .deleteMany({ _id: { $gt: stepOf('hideKeysInNames') } as never })
        await migrate(database.db)
        const { items } = await storage.users.list('t1', { limit: 9999 })
        const names = items.map(({ displayName }) => displayName)
        expect(names.filter(name => /^Phone ending \d{4}$/.test(name))).toHaveLength(PEOPLE.length / 2)
        expect(items.map(sortName)).toEqual(items.map(sortName).toSorted())
        const found = await storage.users.search('t1', ['ending', '0002'], { limit: 9 })
        expect(found.items).toMatchObject([
          { id: 'p2', displayName: 'Phone ending 0002', phone: '+6599800002' },
        ])
        const members = await storage.memberships.ofGroup('t1', 'north', { limit: 9 })
        expect(members.items.find(({ userId }) => userId === 'p0')?.sortName).toBe('phone ending 0000')
      }
      await storage.close()
    } finally {
      await database.drop()
    }
  })
})
