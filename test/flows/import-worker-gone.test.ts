import { describe, expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { LeaseLostError } from '../../src/errors.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { runJob } from '../../src/jobs/run-job.ts'
import type { Claim } from '../../src/ports/job-store.ts'
import { applyImport } from '../../src/services/apply-import.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { checkImport } from '../../src/services/check-import.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { JobHandle, LEASE } from '../../src/services/job-handle.ts'
import { resumeImport } from '../../src/services/resume-import.ts'
import { type Imports, KORE, openImports, useImports } from '../support/import-fixture.ts'
import {
  atLook,
  claimAndVanish,
  expectAllOnce,
  FILE,
  vanishWithPlan,
  workOn,
} from '../support/interrupt-import.ts'
import { SILENT } from '../support/silent-log.ts'

const imports = useImports()

/** Two chunks. */
const SHORT = KORE + Array.from({ length: 1100 }, (_, i) => `p${i}@x.org,P,N${i},,,,,New\n`).join('')

describe('a worker vanishes', () => {
  test('at any look at the clock, on the whole way', async () => {
    let deaths = 0
    for (let looks = 2; ; looks++) {
      const given = await openImports()
      const job = await given.drop(SHORT)
      const death = atLook(given, looks, () => {
        throw new LeaseLostError(job.id)
      })
      await workOn(given)
      const { onRead } = given.clock
      given.clock.onRead = undefined
      await confirmImport(given.context, given.admin, { jobId: job.id })
      given.clock.onRead = onRead
      await workOn(given)
      expect(await given.job(job), `look ${looks}`).toMatchObject({
        state: 'completed',
        counts: { ...noCounts(), created: 1100 },
      })
      const people = await given.people()
      expect(people.filter(({ version }) => version === 1)).toHaveLength(1100)
      expect(await given.context.storage.outbox.count('t1', {})).toBe(1100)
      expect((await given.rows(job)).filter(([, outcome]) => outcome === 'created')).toHaveLength(1100)
      await given.context.storage.close()
      if (!death.reached()) break
      deaths++
    }
    expect(deaths).toBeGreaterThan(15)
  })

  test('by an error that nobody foresaw: the job says so, and goes on when it is told to', async () => {
    let failures = 0
    // The first four belong to the claim.
    for (let looks = 5; ; looks++) {
      const given = await openImports()
      const job = await given.check(SHORT)
      await confirmImport(given.context, given.admin, { jobId: job.id })
      atLook(given, looks, () => {
        throw new TypeError('disk on fire')
      })
      await runNext({ context: given.context, log: SILENT, worker: 'w' })
      const { state, error } = await given.job(job)
      given.clock.onRead = undefined
      if (state === 'failed') {
        failures++
        expect(error?.message).not.toContain('disk on fire')
        expect(error?.message).toMatch(/Reference 1-[0-9A-F]{3}\.$/)
        expect((await resumeImport(given.context, given.admin, { jobId: job.id })).first).toBe(true)
        await given.work()
      }
      expect(await given.job(job)).toMatchObject({
        state: 'completed',
        counts: { ...noCounts(), created: 1100 },
      })
      expect(await given.context.storage.outbox.count('t1', {})).toBe(1100)
      await given.context.storage.close()
      if (state === 'completed') break
    }
    expect(failures).toBeGreaterThan(8)
  })

  test('right after its claim, while checking', async () => {
    const given = imports()
    const job = await given.drop(FILE)
    await claimAndVanish(given, job)
    await given.work()
    await given.confirm(job)
    await expectAllOnce(given, job)
  })

  test('before its lease is over nobody else takes the job', async () => {
    const given = imports()
    const job = await given.drop(FILE)
    const { context, clock } = given
    await context.storage.jobs.claim({ worker: 'elsewhere:1:x', now: clock.now, until: clock.now + 60_000 })
    expect(await given.work()).toBe(0)
    expect((await given.job(job)).state).toBe('queued')
    clock.now += 60_001
    expect(await given.work()).toBe(1)
  })

  /** How far the dead worker came with the first chunk. */
  const STEPS = ['planned it', 'wrote half of it', 'wrote it'] as const

  test.each(STEPS)('when it had %s', async step => {
    const given = imports()
    const { storage } = given.context
    const { job, writes } = await vanishWithPlan(given, FILE)
    if (step === 'wrote half of it') await storage.users.write('t1', `${job.id}:0`, writes.slice(0, 400))
    if (step === 'wrote it') await storage.users.write('t1', `${job.id}:0`, writes)
    await given.work()
    await expectAllOnce(given, job)
  })

  test('in the middle of a chunk, and then it is stopped: what was written is counted', async () => {
    const given = imports()
    const { storage } = given.context
    const { job, writes } = await vanishWithPlan(given, FILE)
    await storage.users.write('t1', `${job.id}:0`, writes.slice(0, 400))
    await cancelImport(given.context, given.admin, { jobId: job.id })
    await given.work()
    const stopped = await given.job(job)
    expect(stopped).toMatchObject({ state: 'cancelled', checkpoint: 1 })
    expect(await given.people()).toHaveLength(stopped.counts.created)
  })

  test('and one of its new people is changed before the job goes on: still added once, and invited', async () => {
    const given = imports()
    const { storage } = given.context
    const { job, writes } = await vanishWithPlan(given, `${KORE}asha@x.org,Asha,Rao,,,,,New\n`)
    await storage.users.write('t1', `${job.id}:0`, writes)
    // As a first message in the chat does.
    const [asha] = await given.people()
    await given.edit(asha?.id ?? '', { aadObjectId: 'o1' })
    await given.work()
    expect((await given.job(job)).counts).toEqual({ ...noCounts(), created: 1 })
    expect(await given.outbox()).toHaveLength(1)
    expect(await given.people()).toMatchObject([{ email: 'asha@x.org', aadObjectId: 'o1' }])
  })

  test('three times at the same place: the job fails instead of killing a fourth', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await confirmImport(given.context, given.admin, { jobId: job.id })
    for (let i = 0; i < 3; i++) {
      const claim = await claimAndVanish(given, job)
      const handle = new JobHandle(given.context, claim as Claim<ImportJob>)
      await handle.change(current => ({ ...current, strikes: current.strikes + 1 }))
      given.clock.now += LEASE
    }
    await given.work()
    const failed = await given.job(job)
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'worker-dies' } })
    expect(failed.error?.message).toMatch(/died 3 times.*Reference 1-/)
  })
})

describe('a worker comes back after another took over', () => {
  async function overtaken(given: Imports, job: ImportJob): Promise<JobHandle> {
    const claim = await claimAndVanish(given, job)
    const handle = new JobHandle(given.context, claim as Claim<ImportJob>)
    given.clock.now += LEASE
    const other = await claimAndVanish(given, job)
    expect(other.attempt).toBeGreaterThan(claim.attempt)
    return handle
  }

  test('it writes nobody and plans nothing', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await confirmImport(given.context, given.admin, { jobId: job.id })
    const late = await overtaken(given, job)
    await expect(applyImport(given.context, late)).rejects.toThrow(LeaseLostError)
    expect(await given.people()).toEqual([])
    expect(await given.outbox()).toEqual([])
    expect(await given.context.storage.chunks.plan('t1', job.id, 0)).toBeNull()
    await given.work()
    await expectAllOnce(given, job)
  })

  test('it leaves what the other one wrote', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await confirmImport(given.context, given.admin, { jobId: job.id })
    const late = await overtaken(given, job)
    await given.work()
    const before = await given.job(job)
    await expect(applyImport(given.context, late)).rejects.toThrow(LeaseLostError)
    expect(await given.job(job)).toEqual(before)
    await expectAllOnce(given, job)
  })

  test('it checks nothing', async () => {
    const given = imports()
    const job = await given.drop(FILE)
    const late = await overtaken(given, job)
    await expect(checkImport(given.context, late)).rejects.toThrow(LeaseLostError)
    expect(await given.job(job)).toMatchObject({ state: 'queued', rows: 0 })
  })

  test('run as a whole it says so in the log and leaves the job to the other', async () => {
    const given = imports()
    const job = await given.drop(FILE)
    const claim = await claimAndVanish(given, job)
    await claimAndVanish(given, job)
    const warned: string[] = []
    await runJob(given.context, claim, { ...SILENT, warn: (_, message) => warned.push(message) })
    expect(warned).toEqual(['another worker has taken over'])
    expect((await given.job(job)).state).toBe('queued')
  })
})
