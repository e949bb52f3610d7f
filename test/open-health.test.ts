import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StorageError } from '../src/errors.ts'
import { type Health, openHealth } from '../src/open-health.ts'
import type { Storage } from '../src/ports/storage.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../src/tables/limits.ts'
import { makeJob } from './support/make-job.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const STUCK = [
  'Jobs wait, and no worker takes them. Start muster worker, or unset WORKERS so that this server does them.',
]

let storage: Storage
let context: ServiceContext
let health: Health
let worker: string | null

beforeEach(async () => {
  vi.useFakeTimers()
  storage = await openSqlite({ path: ':memory:' })
  context = { storage, now: Date.now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  worker = null
  health = open(context)
})
afterEach(async () => {
  health.close()
  await storage.close()
  vi.useRealTimers()
})

function open(given: ServiceContext): Health {
  return openHealth({ context: given, tenants: ['t1', 't2'], worker: () => worker })
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const claim = () => storage.jobs.claim({ worker: 'w1', now: Date.now(), until: Date.now() + HOUR })

/** What is told within half an hour, each half minute. */
async function toldWithinHalfAnHour(): Promise<string[]> {
  const told: string[] = []
  for (let n = 0; n < 60; n++) {
    await pass(30 * SECOND)
    told.push(...(await health.problems()))
  }
  return told
}

describe('the queue', () => {
  test.each(['t1', 't2'])(
    'is stuck when a job of %s waited for minutes and nobody took it, and is not once one does',
    async tenant => {
      expect(await health.problems()).toEqual([])
      await storage.jobs.create(makeJob({ tenant }))
      await pass(2 * MINUTE)
      expect(await health.problems()).toEqual([])
      await pass(MINUTE)
      expect(await health.problems()).toEqual(STUCK)
      expect(await claim()).not.toBeNull()
      await pass(MINUTE)
      expect(await health.problems()).toEqual([])
    },
  )

  test('is not while others are done: one may have to wait for long', async () => {
    await storage.jobs.create(makeJob({ id: 'a' }))
    await claim()
    await storage.jobs.create(makeJob({ id: 'b' }))
    expect(await toldWithinHalfAnHour()).toEqual([])
  })

  test('is not while nothing waits but for people', async () => {
    await storage.jobs.create(makeJob({ state: 'awaiting confirmation' }))
    await storage.jobs.create(makeJob({ state: 'completed' }))
    expect(await toldWithinHalfAnHour()).toEqual([])
  })

  test('is not while jobs end, though nobody was seen at them', async () => {
    await storage.jobs.create(makeJob({ id: 'waits' }))
    for (let n = 0; n < 30; n++) {
      await storage.jobs.create(makeJob({ id: `done ${n}`, state: 'completed' }))
      await pass(MINUTE)
      expect(await health.problems()).toEqual([])
    }
    await pass(3 * MINUTE)
    expect(await health.problems()).toEqual(STUCK)
  })
})

test('a database that fails, and one that says nothing at all, are told alike and soon', async () => {
  const told = ['The database does not answer.']
  const silent = open({ ...context, storage: { ...storage, ping: () => new Promise(() => {}) } })
  const asked = silent.problems()
  await pass(5 * SECOND)
  expect(await asked).toEqual(told)
  silent.close()
  const failing = open({ ...context, storage: { ...storage, ping: () => Promise.reject(new Error('away')) } })
  expect(await failing.problems()).toEqual(told)
  failing.close()
})

test('what no waiting mends is told in the words of the database', async () => {
  const refused = new StorageError('The database does not let Muster in.', { retryable: false })
  const refusing = open({ ...context, storage: { ...storage, ping: () => Promise.reject(refused) } })
  expect(await refusing.problems()).toEqual(['The database does not let Muster in.'])
  refusing.close()
})

test('however many ask, the database is asked once at a time: everybody may ask', async () => {
  let pings = 0
  const held = Promise.withResolvers<void>()
  const ping = () => {
    pings++
    return held.promise
  }
  const asked = open({ ...context, storage: { ...storage, ping } })
  const first = Array.from({ length: 20 }, () => asked.problems())
  held.resolve()
  expect((await Promise.all(first)).flat()).toEqual([])
  expect(pings).toBe(1)
  await asked.problems()
  expect(pings).toBe(2)
  asked.close()
})

test('a worker of this process that does not answer is told', async () => {
  worker = 'The worker thread does not answer.'
  expect(await health.problems()).toEqual([worker])
})
