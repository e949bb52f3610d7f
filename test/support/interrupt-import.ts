import { expect } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts, type UserWrite } from '../../src/domain/plans.ts'
import { LeaseLostError } from '../../src/errors.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import type { Claim } from '../../src/ports/job-store.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { LEASE } from '../../src/services/job-handle.ts'
import { planWrites } from '../../src/services/plan-writes.ts'
import { type Imports, KORE } from './import-fixture.ts'
import { SILENT } from './silent-log.ts'

export const ROWS = 3500
/** Of which one row in a hundred is refused; four chunks. */
export const FILE =
  KORE +
  Array.from({ length: ROWS }, (_, i) => `p${i}@x.org,P,N${i},E${i},,,,${i % 100 ? 'New' : 'Nwe'}\n`).join('')
const GOOD = ROWS - ROWS / 100

/** The look at the clock at which an apply has its first chunk under way. */
export const FIRST_CHUNK = 10

/** Claims the job for a worker that will never be heard of again: its lease is over a moment later. */
export async function claimAndVanish({ context, clock }: Imports, job: ImportJob): Promise<Claim> {
  const claim = await context.storage.jobs.claim({
    worker: 'elsewhere:1:dead',
    now: clock.now,
    until: clock.now + 10,
    jobId: job.id,
  })
  if (!claim) throw new Error('nothing to claim')
  clock.now += 20
  return claim
}

/** Does something at the `n`th look at the clock from now on, from 1; later looks do nothing. */
export function atLook({ clock }: Imports, n: number, act: () => void): { reached(): boolean } {
  let looks = 0
  clock.onRead = () => {
    if (++looks !== n) return
    clock.onRead = undefined
    act()
  }
  return { reached: () => looks >= n }
}

/** Runs one claim that is told to stop at the `n`th look at the clock; the first one is that of the claim. */
export async function runAndStop(given: Imports, n = 2): Promise<void> {
  const closing = new AbortController()
  atLook(given, n, () => closing.abort())
  await runNext({ context: given.context, log: SILENT, worker: 'w', closing: closing.signal })
  given.clock.onRead = undefined
  given.clock.now += 1
}

/** Works until nothing is due, also where a death left a lease behind. */
export async function workOn(given: Imports): Promise<void> {
  for (;;) {
    try {
      await given.work()
      return
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error
      given.clock.now += LEASE + 1
    }
  }
}

export async function expectAllOnce(given: Imports, job: ImportJob): Promise<void> {
  const done = await given.job(job)
  expect(done).toMatchObject({
    state: 'completed with errors',
    checkpoint: 4,
    chunks: 4,
    rows: ROWS,
    strikes: 0,
    counts: { ...noCounts(), created: GOOD, failed: ROWS - GOOD },
  })
  const people = await given.people()
  expect(people).toHaveLength(GOOD)
  expect(people.every(({ version }) => version === 1)).toBe(true)
  expect(await given.context.storage.outbox.count('t1', {})).toBe(GOOD)
  const outcomes = (await given.rows(job)).map(([, outcome]) => outcome)
  expect(outcomes.filter(outcome => outcome === 'created')).toHaveLength(GOOD)
  expect(outcomes).toHaveLength(ROWS)
}

/** A worker claims the checked and confirmed job, notes the plan of its first chunk, and is never heard of again. */
export async function vanishWithPlan(
  given: Imports,
  file: string,
): Promise<{ job: ImportJob; writes: UserWrite[] }> {
  const { context, admin } = given
  const { chunks } = context.storage
  const job = await given.check(file)
  await confirmImport(context, admin, { jobId: job.id })
  const { job: claimed } = await claimAndVanish(given, job)
  const rows = (await chunks.rows('t1', job.id, 0)) ?? []
  const plan = await planWrites(context, claimed as ImportJob, rows, {})
  await chunks.putPlan('t1', job.id, 0, plan)
  return { job, writes: plan.writes.map(({ write }) => write) }
}
