import { describe, expect, test } from 'vitest'
import { MIGRATIONS } from '../../../src/storage/mongodb/migrations.ts'
import { openMongodb } from '../../../src/storage/mongodb/open-mongodb.ts'
import { makeExport } from '../../support/make-export.ts'
import { makeJob } from '../../support/make-job.ts'
import { openTestDatabase, useMongoServers } from './open-test-database.ts'

const servers = await useMongoServers()

describe.each(servers)('an older Muster', server => {
  test('left the names of people in jobs, which lose them and nothing else', async () => {
    const database = await openTestDatabase(server)
    try {
      const older = await openMongodb({ uri: database.uri })
      const by = { userId: 'u2', name: 'Li Wei' }
      const decided = await older.jobs.create(makeJob({ decision: { what: 'cancelled', by, at: 5 } }))
      const fetched = await older.jobs.create(makeExport({ downloads: [{ by, at: 7 }], fetched: 1 }))
      await older.close()
      const last = MIGRATIONS.findIndex(({ name }) => name === 'forgetNames')
      await database.db.collection<{ _id: number }>('migrations').deleteMany({ _id: { $gt: last } })
      const storage = await openMongodb({ uri: database.uri })
      const [u1, u2] = [{ userId: 'u1' }, { userId: 'u2' }]
      expect(await storage.jobs.get('t1', decided.id)).toEqual({
        ...decided,
        by: u1,
        decision: { what: 'cancelled', by: u2, at: 5 },
      })
      const downloads = [{ by: u2, at: 7 }]
      expect(await storage.jobs.get('t1', fetched.id)).toEqual({ ...fetched, by: u1, downloads })
      await storage.close()
    } finally {
      await database.drop()
    }
  })
})
