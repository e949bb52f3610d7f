/** Where a message goes. */
export interface Destination {
  tenant: string
  conversation: string
}

/** Keeps what the bot sends within what Teams takes, and tries again what Teams says to try again. */
export interface SendQueue {
  /**
   * Calls `send` when it is its turn: of one conversation one after the other, in the order they came.
   * @throws what `send` threw last; a HeldBackError without calling it while Teams wants more quiet than is worth waiting for
   */
  run<T>(to: Destination, send: () => Promise<T>): Promise<T>
}

export interface SendQueueClock {
  /** Milliseconds. */
  now(): number
  pause(ms: number): Promise<void>
}

/** It would have to wait too long. `statusCode` is that of its answer, so that callers need not tell the two apart. */
export class HeldBackError extends Error {
  readonly statusCode = 429
}

export interface Rates {
  conversation: readonly Rate[]
  tenant: readonly Rate[]
}

interface Rate {
  most: number
  /** Milliseconds. */
  within: number
}

/**
 * How many messages within how many milliseconds, with a margin below what Teams cuts off at: 7 in 1 s, 8 in 2 s, 60 in
 * 30 s, 1800 in an hour for a conversation, 50 in 1 s for an organisation.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
export const TEAMS_RATES: Rates = {
  conversation: [
    { most: 7, within: 1_000 },
    { most: 8, within: 2_000 },
    { most: 58, within: 30_000 },
    { most: 1_750, within: 3_600_000 },
  ],
  tenant: [{ most: 48, within: 1_000 }],
}

/** Of a connector that counts nothing. */
export const NO_RATES: Rates = { conversation: [], tenant: [] }

const AGAIN = [412, 429, 502, 503, 504]
const TRIES = 4
const BACKOFF = 1_000
/**
 * Longer than this nobody waits in line, all tries together: what shows the newest state comes again by itself, and whoever
 * took that upon them has it for half a minute.
 */
const PATIENCE = 14_000
const MOST_LINES = 5_000

interface Line {
  /** When something was sent, oldest first, as far back as a rule looks. */
  sent: number[]
  quietUntil: number
  last: Promise<unknown>
}

/** Of one message. */
interface Place {
  line: Line
  tenant: Line
  deadline: number
}

/** @param bots how many there are, this one included: each keeps to its share of what an organisation may be sent */
export function createSendQueue(
  rates: Rates,
  clock: SendQueueClock = REAL,
  bots: () => number = () => 1,
): SendQueue {
  const conversations = new Map<string, Line>()
  const tenants = new Map<string, Line>()
  const shared = () => rates.tenant.map(({ most, within }) => ({ most: shareOf(most, bots()), within }))

  async function whenAllowed({ line, tenant, deadline }: Place): Promise<void> {
    for (;;) {
      const now = clock.now()
      const wait = Math.max(
        line.quietUntil - now,
        waitFor(line.sent, rates.conversation, now),
        waitFor(tenant.sent, shared(), now),
      )
      if (wait <= 0 && now <= deadline) break
      if (now + wait > deadline) throw new HeldBackError('Too much is sent there at once.')
      await clock.pause(wait)
    }
    note(line, rates.conversation, clock.now())
    note(tenant, rates.tenant, clock.now())
  }

  async function send<T>(place: Place, work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      await whenAllowed(place)
      try {
        return await work()
      } catch (error) {
        if (!AGAIN.includes(statusOf(error))) throw error
        const asked = retryAfter(error) ?? BACKOFF * 2 ** (tries - 1)
        place.line.quietUntil = clock.now() + asked
        if (tries === TRIES) throw error
      }
    }
  }

  return {
    run(to, work) {
      const place = {
        deadline: clock.now() + PATIENCE,
        line: lineOf(conversations, `${to.tenant} ${to.conversation}`),
        tenant: lineOf(tenants, to.tenant),
      }
      const sent = place.line.last.then(() => send(place, work))
      // Nothing of the answer is kept: the client's holds the whole message that was sent.
      place.line.last = sent.then(over, over)
      return sent
    },
  }
}

function over(): void {}

const REAL: SendQueueClock = {
  now: () => performance.now(),
  pause: ms => new Promise(resolve => setTimeout(resolve, ms)),
}

/** The line of `key`, made the youngest; the oldest goes when there are too many. */
function lineOf(lines: Map<string, Line>, key: string): Line {
  const line = lines.get(key) ?? {
    sent: [],
    quietUntil: Number.NEGATIVE_INFINITY,
    last: Promise.resolve(),
  }
  lines.delete(key)
  lines.set(key, line)
  for (const oldest of lines.keys()) {
    if (lines.size <= MOST_LINES) break
    lines.delete(oldest)
  }
  return line
}

function shareOf(most: number, bots: number): number {
  return Math.max(1, Math.floor(most / bots))
}

function waitFor(sent: number[], rules: readonly Rate[], now: number): number {
  return Math.max(
    ...rules.map(({ most, within }) => (sent.at(-most) ?? Number.NEGATIVE_INFINITY) + within - now),
  )
}

function note(line: Line, rules: readonly Rate[], now: number): void {
  const { most, within } = rules.at(-1) ?? { most: 0, within: 0 }
  line.sent.push(now)
  while (line.sent.length > most || (line.sent[0] ?? now) < now - within) line.sent.shift()
}

function statusOf(error: unknown): number {
  return (error as { statusCode?: number }).statusCode ?? 0
}

/** Milliseconds; null where the answer names no time. Seconds or a date, as HTTP has it. */
function retryAfter(error: unknown): number | null {
  const { response } = error as { response?: { headers?: { get(name: string): string | undefined } } }
  const text = response?.headers?.get('retry-after')
  if (!text) return null
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}
