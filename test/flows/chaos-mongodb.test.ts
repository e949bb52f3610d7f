import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ImportJob, isEnded } from '../../src/domain/jobs.ts'
import { AppError } from '../../src/errors.ts'
import { type OpenDirectory, openDirectory } from '../../src/open-directory.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { getImport } from '../../src/services/get-import.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { openAwayServer } from '../support/away-server.ts'
import { type ChaosChat, openChaosChat } from '../support/chaos-chat.ts'
import { type ChaosProcesses, openChaosProcesses } from '../support/chaos-processes.ts'
import { chaosRandom } from '../support/chaos-random.ts'
import { makeUser } from '../support/make-user.ts'
import { mixedFile } from '../support/mixed-file.ts'
import { fillBase, OPERATOR, openTestDirectory, runImport, TENANT } from '../support/mixed-import.ts'
import { textOf } from '../support/open-chat.ts'
import { DANA } from '../support/people.ts'
import { traceImport } from '../support/trace-import.ts'
import { until } from '../support/until.ts'

const POINTS = Number(process.env.CHAOS_POINTS ?? 6)
/** The same at each run, so that a failure can be looked at again. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_501)
/** Of one import, so that several come to an end. */
const MOST_POINTS = { checking: 2, processing: 4 }
/** A job that kills its workers three times at one place is given up, as it should be; a try may begin meanwhile. */
const MOST_STRIKES = 1
const VICTIMS = ['worker', 'bot', 'server', 'all'] as const
/** The whole import, with a server that comes back within seconds. Milliseconds. */
const PATIENCE = 180_000
const LOOK_EVERY = 10

const random = chaosRandom(SEED)
const text = mixedFile()
const folder = await mkdtemp(join(tmpdir(), 'muster-chaos-'))
const server = await openAwayServer()
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a run leaves behind that nobody disturbed, in SQLite. */
let expected: unknown
let directory: OpenDirectory | null = null
let processes: ChaosProcesses | null = null
let chat: ChaosChat | null = null

beforeAll(async () => {
  process.stdout.write(`chaos: CHAOS_SEED=${SEED} CHAOS_POINTS=${POINTS}\n`)
  const undisturbed = await openTestDirectory(join(folder, 'sqlite'))
  await fillDirectory(undisturbed.context)
  const { id } = await runImport(undisturbed.context, text)
  expected = await traceOf(undisturbed.context, id)
  await undisturbed.close()
})

afterEach(closeRound)

test('the run that nobody disturbs adds, changes and refuses', () => {
  expect(expected).toMatchObject({
    state: 'completed with errors',
    counts: { created: 3450, updated: 800, unchanged: 500, removed: 100, skipped: 20, failed: 60 },
    count: 1501 + 3450 - 100,
  })
})

describe.each(server ? [server] : [])('MongoDB with two workers and a bot', mongodb => {
  test('kills at random moments change nothing', { timeout: PATIENCE * (2 + POINTS) }, async () => {
    const startedAt = performance.now()
    const calm = await openRound(mongodb.uri('calm'))
    const phaseMs = phasesOf(await finish(calm))
    const hits = { checking: 0, processing: 0 }
    const killed: Killed = { worker: 0, bot: 0, server: 0 }
    for (let number = 1; hits.checking + hits.processing < POINTS; number++) {
      const round = await openRound(mongodb.uri(`round-${number}`))
      const bots = killed.bot
      await disturb({ ...round, hits, killed, phaseMs })
      const took = phasesOf(await finish({ ...round, botDeaths: killed.bot - bots }))
      // The first one may have been slow; a moment behind the end of a phase hits nothing.
      phaseMs.checking = Math.min(phaseMs.checking, took.checking)
      phaseMs.processing = Math.min(phaseMs.processing, took.processing)
      const seconds = Math.round((performance.now() - startedAt) / 1000)
      process.stdout.write(
        `chaos: import ${number}; killed ${hits.checking} + ${hits.processing} times so far (${killed.worker} workers, ${killed.bot} bots, ${killed.server} servers; ${seconds} s)\n`,
      )
    }
    expect(hits.checking).toBeGreaterThan(0)
    expect(hits.processing).toBeGreaterThan(0)
  })

  /** An empty database with the base directory, two workers and a bot at it, and the file that Dana dropped. */
  async function openRound(mongodbUri: string): Promise<Round> {
    const fileLimits = { ...DEFAULT_LIMITS }
    directory = await openDirectory({ dataDir: folder, mongodbUri, region: 'US', orgAdmins: [], fileLimits })
    const { context } = directory
    await fillDirectory(context)
    const started = await openChaosProcesses({ uri: mongodbUri, folder, workers: 2 })
    processes = started
    const opened = await openChaosChat(TENANT, started.botUrl)
    chat = opened
    await until('the bot to be ready', async () => {
      expect(started.crashes()).toEqual([])
      return (await fetch(`${started.botUrl()}/readyz`).catch(() => null))?.ok ?? null
    })
    await opened.dana.drop('people.csv', text)
    const { id } = await until('the import', () => context.storage.jobs.byNumber(TENANT, 2))
    return { context, id }
  }

  async function disturb(given: Round & { hits: Phases; killed: Killed; phaseMs: Phases }): Promise<void> {
    const { context, id, hits, killed, phaseMs } = given
    const before = { ...hits }
    for (;;) {
      const job = await step(context, id)
      if (isEnded(job) || hits.checking + hits.processing >= POINTS) return
      if (job.state !== 'checking' && job.state !== 'processing') continue
      if (hits[job.state] - before[job.state] >= MOST_POINTS[job.state]) continue
      // A check begins anew, an apply goes on behind the last chunk.
      const left = job.state === 'checking' ? 1 : 1 - job.checkpoint / job.chunks
      await pause(random() * left * phaseMs[job.state])
      const victim = VICTIMS[Math.floor(random() * VICTIMS.length)]
      const { state, strikes } = await read(context, id)
      if (strikes > MOST_STRIKES || (state !== 'checking' && state !== 'processing')) continue
      const holder = await holderOf(context)
      // A lease may still be that of a worker that was killed before.
      if (!holder || !processes?.workers().includes(holder)) continue
      const dies = (what: typeof victim) => victim === what || victim === 'all'
      const pids = [...(dies('worker') ? [holder] : []), ...(dies('bot') ? [processes.bot()] : [])]
      await Promise.all([processes.killAndRestart(pids), dies('server') ? restart() : undefined])
      for (const each of ['worker', 'bot', 'server'] as const) if (dies(each)) killed[each]++
      hits[state]++
    }
  }

  async function restart(): Promise<void> {
    await mongodb.goAway()
    await mongodb.comeBack()
  }

  /** To the end, which has to be that of a run that nobody disturbed, and which Dana has to be shown. */
  async function finish({ context, id, botDeaths = 0 }: Round & { botDeaths?: number }): Promise<ImportJob> {
    const job = await until(
      'the import to end',
      async () => {
        const now = await step(context, id)
        return isEnded(now) && now
      },
      PATIENCE,
    )
    expect(await again(() => traceOf(context, id)), `CHAOS_SEED=${SEED}`).toEqual(expected)
    await chat?.dana.see('completed with errors (import 2')
    const messages = chat?.dana.messages().filter(({ activity }) => activity.type === 'message') ?? []
    expect(textOf(messages.at(-1) as (typeof messages)[number])).toContain('completed with errors (import 2')
    // A bot that died between sending and noting left one behind; a late end is told by a message of its own.
    expect(messages.length).toBeLessThanOrEqual(2 + botDeaths)
    expect(processes?.crashes()).toEqual([])
    await closeRound()
    return job
  }
})

interface Round {
  context: ServiceContext
  id: string
}
type Phases = Record<'checking' | 'processing', number>
type Killed = Record<'worker' | 'bot' | 'server', number>

async function closeRound(): Promise<void> {
  await processes?.close()
  await chat?.close()
  await directory?.close()
  processes = directory = chat = null
}

/** The base directory, and Dana, who may import. */
async function fillDirectory(context: ServiceContext): Promise<void> {
  await fillBase(context)
  const { name, ...signedIn } = DANA
  const dana = makeUser({ ...signedIn, tenant: TENANT, id: 'dana', displayName: name, orgRole: 'admin' })
  await context.storage.users.write(TENANT, 'dana', [{ op: 'insert', user: dana }])
}

/** What each phase of a job took, in milliseconds. */
function phasesOf({ startedAt = 0, decision, finishedAt = 0 }: ImportJob): Phases {
  const confirmedAt = decision?.at ?? 0
  return { checking: confirmedAt - startedAt, processing: finishedAt - confirmedAt }
}

/** Reads the job after a moment; when it is checked, Dana presses the button until it is confirmed. */
async function step(context: ServiceContext, id: string): Promise<ImportJob> {
  await pause(LOOK_EVERY)
  // Whoever ends without being killed is a fault of its own, and nobody would do the job any more.
  expect(processes?.crashes()).toEqual([])
  const job = await read(context, id)
  if (job.state !== 'awaiting confirmation') return job
  // The bot may be on its way up again.
  await chat?.dana.press('Import 4,350 changes').catch(orBotIsAway)
  return read(context, id)
}

function orBotIsAway(error: unknown): void {
  if (!(error instanceof TypeError && error.message === 'fetch failed')) throw error
}

function read(context: ServiceContext, id: string): Promise<ImportJob> {
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
