import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Health, openHealth } from '../src/open-health.ts'
import type { Storage } from '../src/ports/storage.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../src/tables/limits.ts'
import { makeJob } from './support/make-job.ts'
import { until } from './support/until.ts'

const LEASE = 600_000
const NO_WORKER = /no worker takes them/
const times = { look: 5, stuck: 40, answer: 50 }

let storage: Storage
let context: ServiceContext
let health: Health
let worker: string | null

beforeEach(async () => {
  storage = await openSqlite({ path: ':memory:' })
  context = { storage, now: Date.now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  worker = null
  health = open(context)
})
afterEach(async () => {
  health.close()
  await storage.close()
})

function open(given: ServiceContext): Health {
  return openHealth({ context: given, tenants: ['t1', 't2'], worker: () => worker, times })
}

const isStuck = () => until('it to be stuck', async () => NO_WORKER.test((await health.problems()).join()))
const isWell = () => until('it to be well', async () => (await health.problems()).length === 0)
const claim = () => storage.jobs.claim({ worker: 'w1', now: Date.now(), until: Date.now() + LEASE })

/** Whether a problem shows within several times as long as it would take to. */
async function staysWell(): Promise<boolean> {
  const end = performance.now() + 5 * times.stuck
  while (performance.now() < end) {
    if ((await health.problems()).length > 0) return false
    await new Promise(resolve => setImmediate(resolve))
  }
  return true
}

describe('the queue', () => {
  test.each(['t1', 't2'])(
    'is stuck while a job of %s waits and nobody takes it, and is not once one does',
    async tenant => {
      expect(await health.problems()).toEqual([])
      await storage.jobs.create(makeJob({ tenant }))
      await isStuck()
      expect(await claim()).not.toBeNull()
      await isWell()
    },
  )

  test('is not while others are done: one may have to wait for long', async () => {
    await storage.jobs.create(makeJob({ id: 'a' }))
    await claim()
    await storage.jobs.create(makeJob({ id: 'b' }))
    expect(await staysWell()).toBe(true)
  })

  test('is not while nothing waits but for people', async () => {
    await storage.jobs.create(makeJob({ state: 'awaiting confirmation' }))
    await storage.jobs.create(makeJob({ state: 'completed' }))
    expect(await staysWell()).toBe(true)
  })

  test('is not while jobs end, though nobody was seen at them', async () => {
    await storage.jobs.create(makeJob({ id: 'waits' }))
    const end = performance.now() + 5 * times.stuck
    for (let n = 0; performance.now() < end; n++) {
      await storage.jobs.create(makeJob({ id: `done ${n}`, state: 'completed' }))
      expect(await health.problems()).toEqual([])
    }
    await isStuck()
  })
})

test('a database that fails, and one that says nothing at all, are told alike and soon', async () => {
  const told = ['The database does not answer.']
  const silent = open({ ...context, storage: { ...storage, ping: () => new Promise(() => {}) } })
  expect(await silent.problems()).toEqual(told)
  silent.close()
  const failing = open({ ...context, storage: { ...storage, ping: () => Promise.reject(new Error('away')) } })
  expect(await failing.problems()).toEqual(told)
  failing.close()
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
