import { describe, expect, test } from 'vitest'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { countBots, forgetBot } from '../../src/services/count-bots.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const SECOND = 1000

describe.each(storageEngines)('bots of one database: $name', engine => {
  const use = useStorage(engine, 4)
  const contextOf = (storage: Storage, clock: { now: number }): ServiceContext => ({
    storage,
    now: () => clock.now,
    region: 'US',
    limits: DEFAULT_LIMITS,
    orgAdmins: [],
  })

  test('are counted while they are heard of, and no longer', async () => {
    const clock = { now: 1_000_000 }
    const context = contextOf(use(), clock)
    expect(await countBots(context, 'a')).toBe(1)
    expect(await countBots(context, 'b')).toBe(2)
    clock.now += 30 * SECOND
    expect(await countBots(context, 'b')).toBe(2)
    clock.now += 31 * SECOND
    expect(await countBots(context, 'b')).toBe(1)
    expect(await countBots(context, 'a')).toBe(2)
    await forgetBot(context, 'a')
    expect(await countBots(context, 'b')).toBe(1)
  })

  test('that begin at the same moment all know of each other with their next look', async () => {
    const clock = { now: 1_000_000 }
    const contexts = use().all.map(storage => contextOf(storage, clock))
    const look = () => Promise.all(contexts.map((context, n) => countBots(context, `bot ${n}`)))
    await look()
    clock.now += 15 * SECOND
    expect(await look()).toEqual([4, 4, 4, 4])
  })

  test('that end at the same moment are all gone at once', async () => {
    const clock = { now: 1_000_000 }
    const contexts = use().all.map(storage => contextOf(storage, clock))
    for (const [n, context] of contexts.entries()) await countBots(context, `bot ${n}`)
    await Promise.all(contexts.slice(1).map((context, n) => forgetBot(context, `bot ${n + 1}`)))
    expect(await countBots(contexts[0] as ServiceContext, 'bot 0')).toBe(1)
  })
})
