import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMetrics } from '../src/metrics.ts'
import type { Storage } from '../src/ports/storage.ts'
import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../src/tables/limits.ts'
import { makeJob } from './support/make-job.ts'

const NOW = 1_800_000_000_000

let storage: Storage
beforeEach(async () => {
  storage = await openSqlite({ path: ':memory:' })
})
afterEach(() => storage.close())

test('jobs and messages of all organisations are counted together, running imports each for itself', async () => {
  for (const tenant of ['t1', 't2', 't3']) {
    await storage.jobs.create(makeJob({ tenant, rows: 100 }))
    await storage.jobs.claim({ worker: 'w', now: NOW, until: NOW + 60_000 })
    const entry = { tenant, key: 'invitation:u', kind: 'invitation', userId: 'u', jobId: 'j' } as const
    await storage.outbox.add(tenant, [{ ...entry, state: 'waiting', createdAt: NOW }])
  }
  const context = { storage, now: () => NOW, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  const { text } = createMetrics(context, ['t1', 't2'])
  await text()
  // Asked again, so that nothing is counted twice.
  const { body } = await text()
  expect(body).toMatch(/^muster_jobs\{state="\w+"\} 2$/m)
  expect(body).toContain('muster_outbox{state="waiting"} 2')
  expect(body).toContain('muster_running_rows{tenant="t1",import="1",phase="check"} 100')
  expect(body).toContain('muster_running_rows{tenant="t2",import="1",phase="check"} 100')
  expect(body).not.toContain('t3')
})
