import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { createSendQueue, HeldBackError, NO_RATES, TEAMS_RATES } from '../../src/bot/send-queue.ts'

/** A clock that jumps to whatever is waited for, one waiter after the other. */
function makeClock() {
  let now = 0
  return {
    now: () => now,
    async pause(ms: number) {
      const end = now + ms
      await Promise.resolve()
      now = Math.max(now, end)
    },
    pass: (ms: number) => {
      now += ms
    },
  }
}

const TO = { tenant: 't', conversation: 'c' }

function refusal(statusCode: number, retryAfter?: string) {
  const headers = { get: (name: string) => (name === 'retry-after' ? retryAfter : undefined) }
  return Object.assign(new Error('refused on purpose'), { statusCode, response: { headers } })
}

/** The most that happened within any stretch of `ms`. */
function mostWithin(times: number[], ms: number): number {
  return Math.max(...times.map(start => times.filter(at => at >= start && at < start + ms).length))
}

describe('of one conversation', () => {
  test('messages go in their order, and never faster than Teams takes them', async () => {
    const clock = makeClock()
    const queue = createSendQueue(TEAMS_RATES, clock)
    const times: number[] = []
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 2000 }, (_, n) =>
        queue
          .run(TO, async () => {
            times.push(clock.now())
            order.push(n)
          })
          .catch(error => expect(error).toBeInstanceOf(HeldBackError)),
      ),
    )
    expect(order.length).toBeGreaterThan(40)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(mostWithin(times, 1000)).toBeLessThanOrEqual(7)
    expect(mostWithin(times, 2000)).toBeLessThanOrEqual(8)
    expect(mostWithin(times, 30_000)).toBeLessThanOrEqual(60)
    expect(mostWithin(times, 3_600_000)).toBeLessThanOrEqual(1800)
  })

  test('a few at once do not wait', async () => {
    const clock = makeClock()
    const queue = createSendQueue(TEAMS_RATES, clock)
    for (let n = 0; n < 7; n++) await queue.run(TO, async () => {})
    expect(clock.now()).toBe(0)
    await queue.run(TO, async () => {})
    expect(clock.now()).toBeGreaterThanOrEqual(1000)
  })

  test('where nothing is counted, nothing waits', async () => {
    const clock = makeClock()
    const queue = createSendQueue(NO_RATES, clock)
    for (let n = 0; n < 3000; n++) await queue.run(TO, async () => {})
    expect(clock.now()).toBe(0)
  })

  test('an error holds up nothing that comes after it', async () => {
    const queue = createSendQueue(TEAMS_RATES, makeClock())
    const failed = queue.run(TO, async () => Promise.reject(refusal(400)))
    const sent = queue.run(TO, async () => 'sent')
    await expect(failed).rejects.toMatchObject({ statusCode: 400 })
    expect(await sent).toBe('sent')
  })
})

test('of an organisation at most 50 go within a second, and another one is not held up', async () => {
  const clock = makeClock()
  const queue = createSendQueue(TEAMS_RATES, clock)
  const times: number[] = []
  const send = (n: number) =>
    queue.run({ tenant: 't', conversation: `${n}` }, async () => void times.push(clock.now()))
  for (let n = 0; times.at(-1) !== 1000; n++) await send(n)
  clock.pass(5000)
  for (let n = 0; n < 40; n++) await send(n)
  expect(await queue.run({ tenant: 'other', conversation: '0' }, async () => clock.now())).toBe(6000)
  for (let n = 0; n < 300; n++) await send(n)
  expect(mostWithin(times, 1000)).toBeLessThanOrEqual(50)
  expect(times.at(-1)).toBeLessThan(16_000)
})

test('several bots share what an organisation may be sent, however many there are, and each may send something', async () => {
  for (const count of [2, 5, 60]) {
    const clock = makeClock()
    const bots = Array.from({ length: count }, () => createSendQueue(TEAMS_RATES, clock, () => count))
    const times: number[] = []
    for (let n = 0; n < 300; n++) {
      const bot = bots[n % count] as (typeof bots)[0]
      await bot.run({ tenant: 't', conversation: `${n}` }, async () => void times.push(clock.now()))
    }
    expect(mostWithin(times, 1000)).toBeLessThanOrEqual(Math.max(50, count))
    expect(times.at(-1)).toBeLessThan(10_000)
  }
})

test('a bot that is left alone may send what the others might', async () => {
  const clock = makeClock()
  let count = 2
  const queue = createSendQueue(TEAMS_RATES, clock, () => count)
  const send = (n: number) => queue.run({ tenant: 't', conversation: `${n}` }, async () => clock.now())
  for (let n = 0; n < 24; n++) expect(await send(n)).toBe(0)
  expect(await send(24)).toBeGreaterThanOrEqual(1000)
  clock.pass(5000)
  count = 1
  const start = clock.now()
  for (let n = 0; n < 48; n++) expect(await send(n)).toBe(start)
})

describe('when Teams asks to come again', () => {
  test.each([412, 429, 502, 503, 504])('with %i, it is done', async status => {
    const clock = makeClock()
    const answers = [refusal(status), refusal(status)]
    const sent = createSendQueue(TEAMS_RATES, clock).run(TO, async () => {
      const answer = answers.shift()
      if (answer) throw answer
      return clock.now()
    })
    expect(await sent).toBe(3000)
  })

  test.each([400, 401, 403, 404, 413, 500])('not with %i', async status => {
    let tries = 0
    const sent = createSendQueue(TEAMS_RATES, makeClock()).run(TO, async () => {
      tries++
      throw refusal(status)
    })
    await expect(sent).rejects.toMatchObject({ statusCode: status })
    expect(tries).toBe(1)
  })

  test('not for ever', async () => {
    let tries = 0
    const sent = createSendQueue(TEAMS_RATES, makeClock()).run(TO, async () => {
      tries++
      throw refusal(503)
    })
    await expect(sent).rejects.toMatchObject({ statusCode: 503 })
    expect(tries).toBe(4)
  })

  test.each([
    ['7', 7000],
    ['0', 0],
    ['nonsense', 1000],
    [new Date(Date.now() - 5000).toUTCString(), 0],
  ])('after %s, as it says', async (retryAfter, at) => {
    const clock = makeClock()
    const answers = [refusal(429, retryAfter)]
    const sent = createSendQueue(TEAMS_RATES, clock).run(TO, async () => {
      const answer = answers.shift()
      if (answer) throw answer
      return clock.now()
    })
    expect(await sent).toBe(at)
  })

  test('in longer than anybody waits, nothing is sent to that conversation until then', async () => {
    const clock = makeClock()
    const queue = createSendQueue(TEAMS_RATES, clock)
    let asked = 0
    const send = async () => {
      asked++
      if (asked === 1) throw refusal(429, '300')
    }
    await expect(queue.run(TO, send)).rejects.toBeInstanceOf(HeldBackError)
    clock.pass(285_000)
    await expect(queue.run(TO, send)).rejects.toMatchObject({ statusCode: 429 })
    expect(asked).toBe(1)
    await queue.run({ ...TO, conversation: 'other' }, send)
    clock.pass(15_000)
    await queue.run(TO, send)
    expect(asked).toBe(3)
  })
})

test('what Teams answered is let go: it holds the whole message', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const queue = createSendQueue(TEAMS_RATES, makeClock())
  const send = async () => {
    const answer = { message: 'x' }
    await queue.run(TO, async () => answer)
    return new WeakRef(answer)
  }
  const answered = await send()
  await vi.waitFor(() => {
    collect()
    // Compared here: an error that names it would hold it.
    expect(answered.deref() === undefined).toBe(true)
  }, 60_000)
  await queue.run(TO, async () => {})
})
