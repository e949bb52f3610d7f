import { describe, expect, test } from 'vitest'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()

describe.each(servers)('the outbox of an older Muster', server => {
  test('waits no longer than it has to, and is sent by this one', async () => {
    const database = await openTestDatabase(server)
    try {
      const old = { tenant: 't1', kind: 'invitation', userId: 'u', jobId: 'j', createdAt: 5, added: 1 }
      await database.db
        .collection<{ _id: string }>('outbox')
        .insertMany([
          { ...old, _id: 't1:a', key: 'a', state: 'waiting' } as never,
          { ...old, _id: 't1:b', key: 'b', state: 'sent' } as never,
        ])
      await database.db.collection<{ _id: number }>('migrations').insertOne({ _id: 1, appliedAt: 1 } as never)
      const storage = await openMongodb({ uri: database.uri })
      const claimed = await storage.outbox.claimDue({ by: 'x', now: 1, until: 2, limit: 9 })
      expect(claimed.map(({ key }) => key)).toEqual(['a'])
      expect(await storage.outbox.settle('t1', 'a', 'x', { state: 'sent', at: 1 })).toBe(true)
      expect((await storage.outbox.counts('t1')).sent).toBe(2)
      await storage.close()
    } finally {
      await database.drop()
    }
  })
})
