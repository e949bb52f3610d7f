import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSeenActivities } from '../../src/bot/seen-activities.ts'
import { createLogger, type Logger, withLogFacts } from '../../src/logger.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { until } from '../support/until.ts'

const LOG = createLogger({ logLevel: 'fatal' })
const ONE = { tenant: 't', conversation: 'c', id: '1' }

let storage: Storage
let now: number
beforeEach(async () => {
  storage = await openSqlite({ path: ':memory:' })
  now = 1_700_000_000_000
})
afterEach(() => storage.close())

/** A bot of its own, which shares nothing with the others but the database. */
function bot(given: { storage?: Storage; log?: Logger } = {}) {
  const context: ServiceContext = {
    storage: given.storage ?? storage,
    now: () => now,
    region: 'US',
    limits: DEFAULT_LIMITS,
    orgAdmins: [],
  }
  return createSeenActivities(context, given.log ?? LOG)
}

/** The storage, with another way to note several settings. */
function notingBy(putAll: Storage['settings']['putAll']): Storage {
  return { ...storage, settings: { ...storage.settings, putAll } }
}

test('one of several bots handles an activity, however many are brought it at once', async () => {
  const bots = [bot(), bot(), bot(), bot()]
  for (let n = 0; n < 50; n++) {
    const answers = await Promise.all(bots.map(each => each.isFirst({ ...ONE, id: `${n}` })))
    expect(answers.filter(Boolean)).toHaveLength(1)
  }
})

test('another conversation, tenant or id is another activity', async () => {
  const seen = bot()
  expect(await seen.isFirst(ONE)).toBe(true)
  expect(await seen.isFirst({ ...ONE, id: '2' })).toBe(true)
  expect(await seen.isFirst({ ...ONE, conversation: 'd' })).toBe(true)
  expect(await seen.isFirst({ ...ONE, tenant: 'u' })).toBe(true)
  expect(await seen.isFirst(ONE)).toBe(false)
})

describe('a repetition', () => {
  test('after the end of the turn is none of anybody’s', async () => {
    const first = bot()
    await first.isFirst(ONE)
    first.ended(ONE)
    await first.settle()
    now += 15_000
    expect(await first.isFirst(ONE)).toBe(false)
    expect(await bot().isFirst(ONE)).toBe(false)
    now += 9 * 60_000
    expect(await bot().isFirst(ONE)).toBe(false)
  })

  test('after the end of the turn is none of anybody’s soon, also when nobody asks for it to be noted', async () => {
    const first = bot()
    const ids = ['1', '2', '3']
    for (const id of ids) {
      await first.isFirst({ ...ONE, id })
      first.ended({ ...ONE, id })
    }
    now += 15_000
    // Who asks before it is noted would take the activity up, so what is stored is looked at.
    await until('the ends are noted', async () => {
      const marks = (await Array.fromAsync(storage.settings.under('seen:'))).flat()
      return marks.length === 3 && marks.every(({ value }) => value.includes(' ended '))
    })
    for (const id of ids) expect(await bot().isFirst({ ...ONE, id })).toBe(false)
  })

  test('of a turn that its bot did not live to end is taken up by one other', async () => {
    await bot().isFirst(ONE)
    now += 5000
    expect(await bot().isFirst(ONE)).toBe(false)
    now += 10_000
    const answers = await Promise.all([bot(), bot(), bot()].map(each => each.isFirst(ONE)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  test('is not taken up by the bot that is still at it', async () => {
    const busy = bot()
    await busy.isFirst(ONE)
    now += 60_000
    expect(await busy.isFirst(ONE)).toBe(false)
  })
})

describe('ends of turns', () => {
  test('that are on their way are waited for by whoever stops', async () => {
    const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = bot({
      storage: notingBy(() => {
        begun.resolve()
        return answered.promise
      }),
    })
    first.ended(ONE)
    await begun.promise
    let isSettled = false
    const settled = first.settle().then(() => {
      isSettled = true
    })
    await new Promise(setImmediate)
    expect(isSettled).toBe(false)
    answered.resolve()
    await settled
  })

  test('that cannot be noted are told once, as nobody’s', async () => {
    const lines: string[] = []
    const log = createLogger({ logLevel: 'info' }, { write: line => void lines.push(line) })
    const first = bot({ log, storage: notingBy(() => Promise.reject(new Error('away'))) })
    for (const id of ['1', '2']) withLogFacts({ requestId: id }, () => first.ended({ ...ONE, id }))
    await until('it to be told', () => lines.length > 0)
    await first.settle()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('ends of turns were not noted')
    expect(lines[0]).not.toContain('requestId')
  })
})

test('marks are no more than so many, however much is said', async () => {
  const keys = new Set<string>()
  const settings = {
    ...storage.settings,
    putIfAbsent: async (_: string, key: string, value: string) => {
      keys.add(key)
      return value
    },
  }
  const context = { storage: { ...storage, settings }, now: () => now, region: 'US' }
  const seen = createSeenActivities({ ...context, limits: DEFAULT_LIMITS, orgAdmins: [] }, LOG)
  for (let n = 0; n < 100_000; n++) await seen.isFirst({ ...ONE, id: `${n}` })
  expect(keys.size).toBeLessThanOrEqual(65_536)
  expect(keys.size).toBeGreaterThan(45_000)
})
