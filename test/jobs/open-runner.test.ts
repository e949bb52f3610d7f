import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { openRunner, releaseLeftovers, runNext } from '../../src/jobs/open-runner.ts'
import { runJob } from '../../src/jobs/run-job.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import type { Claim } from '../../src/ports/job-store.ts'
import { KORE, START, useImports } from '../support/import-fixture.ts'
import { SILENT } from '../support/silent-log.ts'
import { until } from '../support/until.ts'

const imports = useImports()
const FILE = `${KORE}asha@x.org,Asha,Rao,,,,,New\n`

test('a runner does what comes, and nothing more once it is closed', async () => {
  const given = imports()
  const runner = openRunner({ context: given.context, log: SILENT, worker: workerName() })
  try {
    const job = await given.drop(FILE)
    runner.wake()
    await until('the check to end', async () => (await given.job(job)).state === 'awaiting confirmation')
  } finally {
    await runner.close()
  }
  const late = await given.drop(FILE)
  runner.wake()
  await given.context.storage.ping()
  expect((await given.job(late)).state).toBe('queued')
})

test('trouble that passes: the job is tried again after a while, not before', async () => {
  const given = imports()
  const job = await given.drop(FILE)
  let looks = 0
  given.clock.onRead = () => {
    if (++looks !== 6) return
    throw new StorageError('The database is busy.', { retryable: true })
  }
  expect(await runNext({ context: given.context, log: SILENT, worker: 'w' })).toBe(true)
  given.clock.onRead = undefined
  expect(await given.job(job)).not.toHaveProperty('error')
  expect(await given.work()).toBe(0)
  given.clock.now = START + 499
  expect(await given.work()).toBe(0)
  given.clock.now = START + 1000
  expect(await given.work()).toBe(1)
  expect((await given.job(job)).state).toBe('awaiting confirmation')
})

test('jobs of processes that died on this machine are free at once, those of the living are not', async () => {
  const given = imports()
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const { jobs } = given.context.storage
  const job = await given.drop(FILE)
  const claim = (worker: string) => jobs.claim({ worker, now: START, until: START + 60_000, jobId: job.id })
  await claim(`${workerName().split(':')[0]}:${gone}:0badcafe`)
  expect(await claim('w')).toBeNull()
  await releaseLeftovers(given.context, 'idle')
  expect(await claim(workerName())).toMatchObject({ attempt: 2 })
  await releaseLeftovers(given.context, 'idle')
  expect(await claim('w')).toBeNull()
})

test('an idle worker frees what it could not hand back', async () => {
  const given = imports()
  const { jobs } = given.context.storage
  const job = await given.drop(FILE)
  const claim = (worker: string) => jobs.claim({ worker, now: START, until: START + 60_000, jobId: job.id })
  await claim('left')
  await releaseLeftovers(given.context, 'other')
  expect(await claim('w')).toBeNull()
  await releaseLeftovers(given.context, 'left')
  expect(await claim('w')).toMatchObject({ attempt: 2 })
})

test('a job that is freed is the oldest still: newer ones do not overtake it', async () => {
  const given = imports()
  const { context, clock } = given
  const first = await given.drop(FILE)
  clock.now += 1000
  await given.drop(`${FILE}bo@x.org,Bo,Chen,,,,,New\n`)
  clock.now += 1000
  const claim = (worker: string) =>
    context.storage.jobs.claim({ worker, now: clock.now, until: clock.now + 60_000 })
  await claim('left')
  await releaseLeftovers(context, 'left')
  const again = await claim('w')
  expect(again?.job.id).toBe(first.id)
  await runJob(context, again as Claim, SILENT, { closing: AbortSignal.abort() })
  expect(await given.job(first)).not.toHaveProperty('finishedAt')
  expect((await claim('w'))?.job.id).toBe(first.id)
})

test('what the database refuses or does not answer is told once each, and when it is over', async () => {
  const { context } = imports()
  const { jobs } = context.storage
  let failure: StorageError | null = new StorageError('No right to it.', { retryable: false })
  let claims = 0
  const claim: typeof jobs.claim = async given => {
    claims++
    if (failure) throw failure
    return jobs.claim(given)
  }
  const said: string[] = []
  const say = (_: object, message: string) => void said.push(message)
  const runner = openRunner({
    context: { ...context, storage: { ...context.storage, jobs: { ...jobs, claim } } },
    log: { info: say, warn: say, error: say },
    worker: workerName(),
  })
  const looks = async (more: number) => {
    const enough = claims + more
    await until('more looks', () => {
      runner.wake()
      return claims >= enough
    })
  }
  try {
    await looks(3)
    failure = new StorageError('The database is away.', { retryable: true })
    await looks(3)
    failure = null
    await looks(3)
  } finally {
    await runner.close()
  }
  expect(said).toEqual([
    expect.stringMatching(/^the database refuses what the queue needs/),
    expect.stringMatching(/^the queue does not answer/),
    'the queue answers again',
  ])
})
