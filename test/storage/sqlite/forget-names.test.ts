import { expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { forgetNames } from '../../../src/storage/sqlite/forget-names.ts'
import { createJobStore } from '../../../src/storage/sqlite/jobs.ts'
import { migrate } from '../../../src/storage/sqlite/migrations.ts'
import { makeExport } from '../../support/make-export.ts'
import { makeJob } from '../../support/make-job.ts'

test('jobs of an older Muster lose the names in them, and nothing else', async () => {
  const db = openConnection(':memory:', { alone: true })
  try {
    await migrate(db)
    const jobs = createJobStore(db)
    const by = { userId: 'u2', name: 'Li Wei' }
    const decided = await jobs.create(makeJob({ decision: { what: 'cancelled', by, at: 5 } }))
    const fetched = await jobs.create(makeExport({ downloads: [{ by, at: 7 }], fetched: 1 }))
    await db.transaction(() => forgetNames(db))
    const [u1, u2] = [{ userId: 'u1' }, { userId: 'u2' }]
    expect(await jobs.get('t1', decided.id)).toEqual({
      ...decided,
      by: u1,
      decision: { what: 'cancelled', by: u2, at: 5 },
    })
    expect(await jobs.get('t1', fetched.id)).toEqual({ ...fetched, by: u1, downloads: [{ by: u2, at: 7 }] })
  } finally {
    db.close()
  }
})
