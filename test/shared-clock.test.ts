import { afterEach, describe, expect, test, vi } from 'vitest'
import { openSharedClock, type SharedClock } from '../src/shared-clock.ts'

let clock: SharedClock
afterEach(() => {
  clock.close()
  vi.useRealTimers()
})

describe('the clock that processes share', () => {
  test.each([
    ['behind', -90_000],
    ['ahead', 3_600_000],
  ])('corrects a machine that is %s', async (_, wrong) => {
    const local = () => 1_800_000_000_000 + wrong
    clock = await openSharedClock(async () => 1_800_000_000_000, local)
    expect(clock.now()).toBe(1_800_000_000_000)
  })

  test('takes half of the way for the way back', async () => {
    let local = 0
    const serverTime = async () => {
      local = 4000
      return 12_000
    }
    clock = await openSharedClock(serverTime, () => local)
    expect(clock.now()).toBe(14_000)
  })

  test('leaves alone a clock that is as good as the way to the server', async () => {
    clock = await openSharedClock(
      async () => 10_400,
      () => 10_000,
    )
    expect(clock.now()).toBe(10_000)
  })

  test('looks again each minute, and keeps what it knows while nobody answers', async () => {
    vi.useFakeTimers()
    const answers = [60_000, new Error('away'), 90_000, 100]
    const serverTime = async () => {
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer ?? 0
    }
    clock = await openSharedClock(serverTime, () => 0)
    const seen = [clock.now()]
    for (let minutes = 0; minutes < 3; minutes++) {
      await vi.advanceTimersByTimeAsync(60_000)
      seen.push(clock.now())
    }
    expect(seen).toEqual([60_000, 60_000, 90_000, 0])
  })

  test('goes by no answer that was long on its way, but for the first', async () => {
    vi.useFakeTimers()
    let local = 0
    const ways = [4000, 40_000, 1000]
    const serverTime = async () => {
      local += ways.shift() ?? 0
      return local + 60_000
    }
    clock = await openSharedClock(serverTime, () => local)
    const found = [clock.now() - local]
    for (let minutes = 0; minutes < 2; minutes++) {
      await vi.advanceTimersByTimeAsync(60_000)
      found.push(clock.now() - local)
    }
    expect(found).toEqual([62_000, 62_000, 60_500])
  })

  test('is not opened while the server does not answer', async () => {
    await expect(openSharedClock(() => Promise.reject(new Error('away')))).rejects.toThrow('away')
  })
})
