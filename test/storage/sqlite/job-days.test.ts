import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts'
import { openSqlite } from '../../../src/storage/sqlite/open-sqlite.ts'
import { makeJob } from '../../support/make-job.ts'

/** Takes back what the migration makes. */
const UNDO = `
  DROP INDEX jobs_by_kind;
  CREATE INDEX jobs_by_kind ON jobs (tenant, kind, number);
  DROP INDEX jobs_by_requester;
  CREATE INDEX jobs_by_requester ON jobs (tenant, requester, kind, number);
  ALTER TABLE jobs DROP COLUMN created_at;
`

test('imports of an older database are found by their days, from an index alone', async () => {
  const folder = join(tmpdir(), `muster-days-${randomUUID()}`)
  mkdirSync(folder)
  const path = join(folder, 'muster.db')
  try {
    const first = await openSqlite({ path })
    for (const day of [1, 2, 3]) await first.jobs.create(makeJob({ createdAt: day * 1000 }))
    await first.close()
    const db = openConnection(path)
    const step = MIGRATIONS.find(each => typeof each === 'string' && each.includes('SET created_at'))
    await db.transaction(() => {
      db.exec(UNDO)
      db.exec(String(step))
    })
    const plan = db.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT count(*) FROM jobs WHERE tenant = 't1' AND kind = 'import' AND created_at >= 2000`,
    )
    expect(plan.map(({ detail }) => detail).join()).toContain('COVERING INDEX jobs_by_kind')
    db.close()
    const storage = await openSqlite({ path })
    const found = await storage.jobs.list('t1', { limit: 9, kind: 'import', from: 2000, until: 3000 })
    expect(found.map(({ number }) => number)).toEqual([2])
    await storage.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
