import { RUNNABLE_STATES } from './domain/jobs.ts'
import { StorageError } from './errors.ts'
import type { ServiceContext } from './services/context.ts'

/** Whether Muster can work: what /readyz tells. */
export interface Health {
  /** What keeps it from working, one sentence each; within seconds, also where nothing answers. */
  problems(): Promise<string[]>
  close(): void
}

/** Milliseconds. */
const TIMES = {
  /** How often it is looked whether jobs are taken. */
  look: 15_000,
  /** So long may jobs wait while nobody does any. A worker that died has its lease for one minute of it. */
  stuck: 150_000,
  /** How long the database may take to answer. */
  answer: 3_000,
}

const NO_DATABASE = 'The database does not answer.'
const NO_WORKER =
  'Jobs wait, and no worker takes them. Start muster worker, or unset WORKERS so that this server does them.'

/**
 * @param given.tenants whose jobs are looked at
 * @param given.worker what is wrong with the worker of this process; null where nothing is, or there is none
 */
export function openHealth(given: {
  context: ServiceContext
  tenants: readonly string[]
  worker(): string | null
}): Health {
  const { context, tenants, worker } = given
  let waiting: { since: number; done: string } | null = null

  /** By the steady clock, and by what came of jobs: whatever was finished since, somebody did. */
  async function look(): Promise<void> {
    const { jobs } = context.storage
    const [leases, ...tallies] = await Promise.all([
      jobs.leases(context.now()),
      ...tenants.map(tenant => jobs.tally(tenant)),
    ])
    const states = tallies.flatMap(tally => [...tally])
    const waits = states.some(([state, count]) => count > 0 && RUNNABLE_STATES.includes(state))
    const done = JSON.stringify(states.filter(([state]) => !RUNNABLE_STATES.includes(state)).sort())
    if (!waits || leases.length > 0) waiting = null
    else if (waiting?.done !== done) waiting = { since: performance.now(), done }
  }

  let looking = false
  const looks = setInterval(async () => {
    if (looking) return
    looking = true
    // A database that does not answer is another matter; jobs are looked at when it is back.
    await look().catch(() => {
      waiting = null
    })
    looking = false
  }, TIMES.look)
  looks.unref()

  let asking: Promise<string | null> | null = null
  /** One question at a time, however many strangers ask: a slow database has other things to answer. */
  function databaseProblem(): Promise<string | null> {
    asking ??= context.storage
      .ping()
      .then(
        () => null,
        // What no waiting mends has a sentence of its own.
        error => (error instanceof StorageError && !error.retryable ? error.message : NO_DATABASE),
      )
      .finally(() => {
        asking = null
      })
    return inTime(asking, TIMES.answer)
  }

  return {
    async problems() {
      const database = await databaseProblem()
      const stuck = waiting !== null && performance.now() - waiting.since > TIMES.stuck
      return [database, worker(), stuck ? NO_WORKER : null].filter(problem => problem !== null)
    },
    close: () => clearInterval(looks),
  }
}

/** What is frozen answers neither yes nor no. */
async function inTime(work: Promise<string | null>, ms: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, ms, NO_DATABASE)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
