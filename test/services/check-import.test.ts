import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import type { ChunkStore } from '../../src/ports/chunk-store.ts'
import type { Claim } from '../../src/ports/job-store.ts'
import { checkImport } from '../../src/services/check-import.ts'
import { JobHandle, LEASE } from '../../src/services/job-handle.ts'
import { KORE, START, useImports } from '../support/import-fixture.ts'

const imports = useImports()
/** Turns of the event loop that a slow database takes. */
const SLOW = 100

test.each<[string, boolean]>([
  ['handed back', true],
  ['brought to its end', false],
])('of a check that is %s nothing is on its way any more', async (_, interrupted) => {
  const given = imports()
  const { storage } = given.context
  const job = await given.drop(
    KORE + Array.from({ length: 2500 }, (_, i) => `p${i}@x.org,P,N${i},,,,,New\n`).join(''),
  )
  const claim = { worker: 'w', now: START, until: START + LEASE, jobId: job.id }
  const seen: string[] = []
  const putRows: ChunkStore['putRows'] = async (tenant, id, n, ...rest) => {
    seen.push(`begun ${n}`)
    if (interrupted) handle.interrupt()
    for (let turn = 0; turn < SLOW; turn++) await setImmediate()
    const stored = await storage.chunks.putRows(tenant, id, n, ...rest)
    seen.push(`stored ${n}`)
    return stored
  }
  const context = { ...given.context, storage: { ...storage, chunks: { ...storage.chunks, putRows } } }
  const handle = new JobHandle(context, (await storage.jobs.claim(claim)) as Claim<ImportJob>)
  await checkImport(context, handle)
  const stored = seen.length / 2
  expect(stored).toBe(interrupted ? seen.filter(what => what.startsWith('begun')).length : 3)
  expect(seen).toEqual(Array.from({ length: stored }, (_, n) => [`begun ${n}`, `stored ${n}`]).flat())
  expect((await given.job(job)).state).toBe(interrupted ? 'checking' : 'awaiting confirmation')
})
