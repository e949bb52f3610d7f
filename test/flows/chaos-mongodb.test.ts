import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isEnded, type Job } from '../../src/domain/jobs.ts'
import { AppError } from '../../src/errors.ts'
import { type OpenDirectory, openDirectory } from '../../src/open-directory.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { getImport } from '../../src/services/get-import.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { chaosRandom } from '../support/chaos-random.ts'
import { openChaosServer } from '../support/chaos-server.ts'
import { type ChaosWorkers, openChaosWorkers } from '../support/chaos-workers.ts'
import { mixedFile } from '../support/mixed-file.ts'
import { dropFile, fillBase, OPERATOR, openTestDirectory, runImport } from '../support/mixed-import.ts'
import { traceImport } from '../support/trace-import.ts'
import { until } from '../support/until.ts'

const POINTS = Number(process.env.CHAOS_POINTS ?? 6)
/** The same at each run, so that a failure can be looked at again. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_501)
/** Of one import, so that several come to an end. */
const MOST_POINTS = { checking: 2, processing: 4 }
/** A job that kills its workers three times at one place is given up, as it should be; a try may begin meanwhile. */
const MOST_STRIKES = 1
const VICTIMS = ['worker', 'server', 'both'] as const
/** The whole import, with a server that comes back within seconds. Milliseconds. */
const PATIENCE = 90_000
const LOOK_EVERY = 10

const random = chaosRandom(SEED)
const text = mixedFile()
const folder = await mkdtemp(join(tmpdir(), 'muster-chaos-'))
const dbPath = join(folder, 'mongodb')
await mkdir(dbPath)
const server = await openChaosServer(dbPath)
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a run leaves behind that nobody disturbed, in SQLite. */
let expected: unknown
let directory: OpenDirectory | null = null
let workers: ChaosWorkers | null = null

beforeAll(async () => {
  process.stdout.write(`chaos: CHAOS_SEED=${SEED} CHAOS_POINTS=${POINTS}\n`)
  const undisturbed = await openTestDirectory(join(folder, 'sqlite'))
  await fillBase(undisturbed.context)
  const { id } = await runImport(undisturbed.context, text)
  expected = await traceOf(undisturbed.context, id)
  await undisturbed.close()
})

afterEach(async () => {
  await workers?.close()
  await directory?.close()
  workers = directory = null
})

test('the run that nobody disturbs adds, changes and refuses', () => {
  expect(expected).toMatchObject({
    state: 'completed with errors',
    counts: { created: 3450, updated: 800, unchanged: 500, removed: 100, skipped: 20, failed: 60 },
    count: 1500 + 3450 - 100,
  })
})

describe.each(server ? [server] : [])('MongoDB with two workers', mongodb => {
  test('kills at random moments change nothing', { timeout: PATIENCE * (2 + POINTS) }, async () => {
    const calm = await openRound(mongodb.uri('calm'))
    const phaseMs = phasesOf(await finish(calm))
    const hits = { checking: 0, processing: 0 }
    for (let round = 1; hits.checking + hits.processing < POINTS; round++) {
      const { context, id } = await openRound(mongodb.uri(`round-${round}`))
      await disturb({ context, id, hits, phaseMs })
      await finish({ context, id })
      process.stdout.write(
        `chaos: import ${round}; killed ${hits.checking} + ${hits.processing} times so far\n`,
      )
    }
    expect(hits.checking).toBeGreaterThan(0)
    expect(hits.processing).toBeGreaterThan(0)
  })

  /** An empty database with the base directory, the file dropped into it, and two workers at it. */
  async function openRound(mongodbUri: string): Promise<Round> {
    const fileLimits = { ...DEFAULT_LIMITS }
    directory = await openDirectory({ dataDir: folder, mongodbUri, region: 'US', orgAdmins: [], fileLimits })
    const { context } = directory
    await fillBase(context)
    const { id } = await dropFile(context, text)
    workers = openChaosWorkers(mongodbUri, folder, 2)
    return { context, id }
  }

  async function disturb(given: Round & { hits: Phases; phaseMs: Phases }): Promise<void> {
    const { context, id, hits, phaseMs } = given
    const before = { ...hits }
    for (;;) {
      const job = await step(context, id)
      if (isEnded(job) || hits.checking + hits.processing >= POINTS) return
      if (job.state !== 'checking' && job.state !== 'processing') continue
      if (hits[job.state] - before[job.state] >= MOST_POINTS[job.state]) continue
      await pause(random() * phaseMs[job.state])
      const victim = VICTIMS[Math.floor(random() * VICTIMS.length)]
      const { state, strikes } = await read(context, id)
      if (strikes > MOST_STRIKES || (state !== 'checking' && state !== 'processing')) continue
      const holder = await holderOf(context)
      // A lease may still be that of a worker that was killed before.
      if (!holder || !workers?.pids().includes(holder)) continue
      const pids = victim === 'server' ? [] : [holder]
      await Promise.all([
        workers?.killAndRestart(pids),
        victim === 'worker' ? undefined : mongodb.killAndRestart(),
      ])
      hits[state]++
    }
  }

  /** To the end, which has to be that of a run that nobody disturbed. */
  async function finish({ context, id }: Round): Promise<Job> {
    const job = await until(
      'the import to end',
      async () => {
        const now = await step(context, id)
        return isEnded(now) && now
      },
      PATIENCE,
    )
    expect(workers?.crashes()).toEqual([])
    expect(await again(() => traceOf(context, id)), `CHAOS_SEED=${SEED}`).toEqual(expected)
    await workers?.close()
    await directory?.close()
    return job
  }
})

interface Round {
  context: ServiceContext
  id: string
}
type Phases = Record<'checking' | 'processing', number>

/** What each phase of a job took, in milliseconds. */
function phasesOf({ startedAt = 0, decision, finishedAt = 0 }: Job): Phases {
  const confirmedAt = decision?.at ?? 0
  return { checking: confirmedAt - startedAt, processing: finishedAt - confirmedAt }
}

/** Reads the job after a moment, and confirms it when it is checked. */
async function step(context: ServiceContext, id: string): Promise<Job> {
  await pause(LOOK_EVERY)
  // Whoever ends without being killed is a fault of its own, and nobody would do the job any more.
  expect(workers?.crashes()).toEqual([])
  const job = await read(context, id)
  if (job.state !== 'awaiting confirmation') return job
  return again(async () => (await confirmImport(context, OPERATOR, { jobId: id })).job)
}

function read(context: ServiceContext, id: string): Promise<Job> {
  return again(() => getImport(context, OPERATOR, { jobId: id }))
}

/** Workers are named `machine:process id:random`. */
async function holderOf({ storage, now }: ServiceContext): Promise<number | null> {
  const [lease] = await again(() => storage.jobs.leases(now()))
  return lease ? Number(lease.worker.split(':')[1]) : null
}

/** As a person would while the database comes back. */
function again<T>(ask: () => Promise<T>): Promise<T> {
  return until('the database to answer', async () => {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof AppError && error.retryable) return null
      throw error
    }
  }) as Promise<T>
}

/** Ids of people begin with that of the import that added them, which differs from one base directory to the next. */
async function traceOf(context: ServiceContext, jobId: string): Promise<unknown> {
  const base = await getImport(context, OPERATOR, { number: 1 })
  const trace = await traceImport(context, jobId)
  return JSON.parse(JSON.stringify(trace).replaceAll(base.id, 'base'))
}
