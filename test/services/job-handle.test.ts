import { afterEach, expect, test, vi } from 'vitest'
import { LeaseLostError } from '../../src/errors.ts'
import type { Claim } from '../../src/ports/job-store.ts'
import { JobHandle, LEASE } from '../../src/services/job-handle.ts'
import { KORE, START, useImports } from '../support/import-fixture.ts'

const imports = useImports()

afterEach(() => vi.restoreAllMocks())

async function claimed() {
  const given = imports()
  const job = await given.drop(`${KORE}asha@x.org,Asha,Rao,,,,,New\n`)
  const claim = await given.context.storage.jobs.claim({
    worker: 'w',
    now: START,
    until: START + LEASE,
    jobId: job.id,
  })
  return new JobHandle(given.context, claim as Claim)
}

/** The process stands still for so long. */
function freeze(ms: number): void {
  const now = performance.now()
  vi.spyOn(performance, 'now').mockReturnValue(now + ms)
}

test('a worker that was frozen for long takes its claim for lost, and writes nothing', async () => {
  const handle = await claimed()
  freeze(46_000)
  await expect(handle.change(job => ({ ...job, rows: 7 }))).rejects.toThrow(LeaseLostError)
  await expect(handle.renew()).rejects.toThrow(LeaseLostError)
})

test('a short stop, or one after a sign of life, loses nothing', async () => {
  const handle = await claimed()
  freeze(44_000)
  await handle.renew()
  vi.restoreAllMocks()
  freeze(80_000)
  expect(await handle.change(job => ({ ...job, rows: 7 }))).toBe(true)
})

test('a write of the job is a sign of life too', async () => {
  const handle = await claimed()
  freeze(44_000)
  expect(await handle.change(job => ({ ...job, rows: 7 }))).toBe(true)
  vi.restoreAllMocks()
  freeze(80_000)
  expect(await handle.change(job => ({ ...job, rows: 8 }))).toBe(true)
})
