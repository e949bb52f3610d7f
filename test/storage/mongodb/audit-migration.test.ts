import { describe, expect, test } from 'vitest'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeAttribute } from '../../support/make-attribute.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()

describe.each(servers)('an older Muster', server => {
  test('left entries and attributes that are found, in the order of before', async () => {
    const database = await openTestDatabase(server)
    try {
      const old = { tenant: 't1', actor: 'dana', action: 'a', outcome: 'done' }
      const users = [{ key: 'users', value: 'bo asha' }]
      await database.db
        .collection<{ _id: string }>('audit')
        .insertMany([
          { ...old, _id: 't1:a', id: 'a', at: 1, added: 1, target: 'asha', detail: [] } as never,
          { ...old, _id: 't1:b', id: 'b', at: 2, added: 2, target: 'north', detail: users } as never,
        ])
      const attribute = { tenant: 't1', type: 'text', required: false }
      await database.db
        .collection<{ _id: string }>('attributes')
        .insertMany([
          { ...attribute, _id: 't1:zone', key: 'zone', label: 'Zone', sortLabel: 'zone' } as never,
          { ...attribute, _id: 't1:level', key: 'level', label: 'Level', sortLabel: 'level' } as never,
        ])
      await database.db.collection<{ _id: number }>('migrations').insertOne({ _id: 5, appliedAt: 1 } as never)
      const storage = await openMongodb({ uri: database.uri })
      const found = await storage.audit.list('t1', { about: 'asha', limit: 9 })
      expect(found.items.map(({ id }) => id)).toEqual(['b', 'a'])
      expect(found.items[0]).toMatchObject({ detail: { users: 'bo asha' } })
      expect(await storage.attributes.list('t1')).toEqual([
        makeAttribute({ label: 'Level' }),
        makeAttribute({ label: 'Zone' }),
      ])
      await storage.close()
    } finally {
      await database.drop()
    }
  })
})
