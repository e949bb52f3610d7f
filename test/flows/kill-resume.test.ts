import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ImportJob, isEnded, isRunnable } from '../../src/domain/jobs.ts'
import type { OpenDirectory } from '../../src/open-directory.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { getImport } from '../../src/services/get-import.ts'
import { resumeImport } from '../../src/services/resume-import.ts'
import { chaosRandom } from '../support/chaos-random.ts'
import { mixedFile } from '../support/mixed-file.ts'
import { dropFile, fillBase, OPERATOR, openTestDirectory, runImport } from '../support/mixed-import.ts'
import { type JobProcess, runJobProcess, runServer } from '../support/run-to-death.ts'
import { traceImport } from '../support/trace-import.ts'
import { until } from '../support/until.ts'

/** How long a process that killed itself may take to be gone. Milliseconds. */
const DYING_MS = 10_000
/** Another one at each run; KILL_SEED repeats one. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31)
const random = chaosRandom(seed)
const text = mixedFile()

let folder: string
let base: string
/** What a run leaves behind that nobody disturbed. */
let expected: Awaited<ReturnType<typeof traceImport>>
let preview: ImportJob['preview']
/** About what the check takes, and the apply. */
let phaseMs = 0
/** Of the test at hand. */
let directory: OpenDirectory
let dataDir: string
const processes = new Set<JobProcess>()

beforeAll(async () => {
  process.stdout.write(`kill-resume: KILL_SEED=${seed}\n`)
  folder = await mkdtemp(join(tmpdir(), 'muster-kill-'))
  base = join(folder, 'base')
  const before = await openTestDirectory(base)
  await fillBase(before.context)
  await before.close()
  const calm = join(folder, 'calm')
  await cp(base, calm, { recursive: true })
  const undisturbed = await openTestDirectory(calm)
  const job = await runImport(undisturbed.context, text)
  phaseMs = job.workedMs / 2
  preview = job.preview
  expected = await traceImport(undisturbed.context, job.id)
  await undisturbed.close()
})

afterEach(async () => {
  for (const process of processes) await process.kill()
  processes.clear()
  await directory?.close()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('an undisturbed run does what its preview says, with every kind of row in it', () => {
  expect(expected.state).toBe('completed with errors')
  expect(expected.counts).toEqual(preview)
  expect(expected.counts).toEqual({
    created: 3450,
    updated: 800,
    unchanged: 500,
    removed: 100,
    skipped: 20,
    failed: 60,
  })
  expect(expected.count).toBe(1500 + 3450 - 100)
  const kinds = Map.groupBy(expected.outbox, ({ kind }) => kind)
  expect(kinds.get('invitation')).toHaveLength(3450)
  expect(kinds.get('activation')).toHaveLength(100)
  expect(expected.results.trimEnd().split('\r\n')).toHaveLength(1 + 4930)
})

test('killed after each kind of write of a check, it checks again and promises the same', async () => {
  const id = await start('check')
  for (const death of [
    'jobs.claim:1',
    'jobs.replace:1',
    'jobs.replace:2',
    'chunks.clear:1',
    'chunks.putRows:1',
    'chunks.putRows:4',
    'chunks.putRows:5',
    // Rows learn who gives them keys, and some are set apart, into a chunk of their own.
    'chunks.putRows:13',
    'chunks.putRows:16',
    'jobs.replace:3',
  ]) {
    await diesAt(id, death)
  }
  await goOnUntil(id, job => job.state === 'awaiting confirmation')
  expect((await read(id)).preview).toEqual(preview)
  await finish(id)
})

test('killed after each kind of write of each chunk, it applies every row once', async () => {
  const id = await startChecked('apply')
  const { chunks, summary } = await read(id)
  expect(summary?.apart).toBe(1)
  for (let chunk = 0; chunk < chunks; chunk++) {
    for (const death of [
      'jobs.claim:1',
      'jobs.replace:1',
      'chunks.putPlan:1',
      'users.write:1',
      // Nobody new takes a key from anybody.
      ...(chunk < chunks - 1 ? ['outbox.add:1'] : []),
      'jobs.replace:2',
    ]) {
      expect((await read(id)).checkpoint).toBe(chunk)
      await diesAt(id, death)
    }
  }
  // Everything is applied; only the end is not noted.
  await diesAt(id, 'jobs.replace:2')
  await finish(id)
})

test('killed at random moments from the first row of the check to the last write', async () => {
  const id = await start('random')
  const checking = (job: ImportJob) => job.state === 'queued' || job.state === 'checking'
  for (let kills = 0; kills < 4 && checking(await read(id)); kills++) await killWithin(id, phaseMs)
  await goOnUntil(id, job => !checking(job))
  await confirmWhenChecked(id)
  for (let kills = 0; kills < 20 && (await mayBeKilled(id)); kills++) await killWithin(id, phaseMs / 2)
  await finish(id)
})

test('killed right after changes of the job that others have seen', async () => {
  const id = await start('seen')
  let kills = 0
  for (; kills < 25 && (await mayBeKilled(id)); kills++) {
    await forgive(id)
    const { revision } = await read(id)
    const changes = 1 + Math.floor(random() * 4)
    const process = run()
    await until('the job to change', async () => {
      const job = await read(id)
      return job.revision >= revision + changes || !isRunnable(job)
    })
    await process.kill()
    await confirmWhenChecked(id)
  }
  expect(kills, `KILL_SEED=${seed}`).toBeGreaterThan(2)
  await finish(id)
})

test('stopped while its worker is dead, it ends there, and goes on from there when asked', async () => {
  const id = await startChecked('stopped')
  await diesAt(id, 'jobs.replace:3')
  await cancelImport(directory.context, OPERATOR, { jobId: id })
  const stopped = await goOnUntil(id, isEnded)
  expect(stopped).toMatchObject({ state: 'cancelled', checkpoint: 2, chunks: 6 })
  const rows = (n: number) => directory.context.storage.chunks.rows(OPERATOR.tenant, id, n)
  const applied = await Promise.all([rows(0), rows(1)])
  expect(total(stopped.counts)).toBe(applied.flat().length)
  await resumeImport(directory.context, OPERATOR, { jobId: id })
  await finish(id)
})

test('the server, killed while its worker thread checks and applies, goes on when it is started again', async () => {
  const id = await start('server')
  await serverUntil(id, job => job.state === 'checking')
  await serverUntil(id, async job => {
    await confirmWhenChecked(id)
    return job.checkpoint >= 1
  })
  await serverUntil(id, job => job.checkpoint >= 3)
  await serverUntil(id, isEnded)
  expect(await traceImport(directory.context, id)).toEqual(expected)
})

/** Drops the file into a directory of its own. */
async function start(name: string): Promise<string> {
  dataDir = join(folder, name)
  await cp(base, dataDir, { recursive: true })
  directory = await openTestDirectory(dataDir)
  return (await dropFile(directory.context, text)).id
}

async function startChecked(name: string): Promise<string> {
  const id = await start(name)
  await goOnUntil(id, job => job.state === 'awaiting confirmation')
  await confirmWhenChecked(id)
  return id
}

function run(death?: string): JobProcess {
  return track(runJobProcess(dataDir, death))
}

function track(process: JobProcess): JobProcess {
  processes.add(process)
  return process
}

const read = (id: string) => getImport(directory.context, OPERATOR, { jobId: id })

/** A job that kills its worker three times at one place is given up, as it should be; these deaths are no fault of its. */
async function forgive(id: string): Promise<void> {
  const job = await read(id)
  if (job.strikes > 0) await directory.context.storage.jobs.replace({ ...job, strikes: 0 })
}

async function diesAt(id: string, death: string): Promise<void> {
  await forgive(id)
  const process = run(death)
  const { state } = await read(id)
  const how = await Promise.race([process.ended, comesThrough(id, state)])
  expect({ death, how, complaints: process.complaints() }).toEqual({ death, how: 'SIGKILL', complaints: '' })
}

/** For a message that says so, where the process would live on for ever. */
async function comesThrough(id: string, state: ImportJob['state']): Promise<string> {
  await until('the process to die', async () => !isRunnable(await read(id)))
  await pause(DYING_MS)
  return `came through ${state}`
}

/** Kills a process somewhere in the first `ms` milliseconds of its work. */
async function killWithin(id: string, ms: number): Promise<void> {
  await forgive(id)
  const process = run()
  await process.claimed
  await pause(random() * ms)
  await process.kill()
}

async function mayBeKilled(id: string): Promise<boolean> {
  return isRunnable(await read(id))
}

async function confirmWhenChecked(id: string): Promise<void> {
  const { state } = await read(id)
  if (state === 'awaiting confirmation') await confirmImport(directory.context, OPERATOR, { jobId: id })
}

/** Lets one process work undisturbed. */
async function goOnUntil(id: string, reached: (job: ImportJob) => boolean): Promise<ImportJob> {
  const process = run()
  const job = await until('the job to go on', async () => {
    const now = await read(id)
    return reached(now) && now
  })
  await process.kill()
  return job
}

/** Runs a server and kills it as soon as the job has come so far. */
async function serverUntil(
  id: string,
  reached: (job: ImportJob) => boolean | Promise<boolean>,
): Promise<void> {
  const server = track(runServer(dataDir))
  await until('the job to go on in the server', async () => reached(await read(id)))
  await server.kill()
  expect(server.complaints()).toBe('')
}

/** To the end, which has to be that of a run that nobody disturbed. */
async function finish(id: string): Promise<void> {
  await confirmAfterCheck(id)
  await goOnUntil(id, isEnded)
  const trace = await traceImport(directory.context, id)
  expect(trace, `KILL_SEED=${seed}`).toEqual(expected)
}

async function confirmAfterCheck(id: string): Promise<void> {
  if (['queued', 'checking'].includes((await read(id)).state)) {
    await goOnUntil(id, job => !['queued', 'checking'].includes(job.state))
  }
  await confirmWhenChecked(id)
}

function total(counts: ImportJob['counts']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
