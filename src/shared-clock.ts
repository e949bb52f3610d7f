/** The time that all processes which share a database agree on. */
export interface SharedClock {
  /** Unix time in milliseconds. */
  now(): number
  close(): void
}

/** Every so often it is looked how far this machine's clock is from the server's. Milliseconds. */
const LOOK_EVERY = 60_000
/** Differences that leases do not notice; following them would make time jump at every look. Milliseconds. */
const SLACK = 500
/** An answer that was longer on its way may be further off than that: a server that was frozen has not held both ways up alike. */
const LONGEST_WAY = 2 * SLACK

/**
 * This machine's clock, corrected by the server's: leases of one machine are compared on another. Between two looks, and
 * while the server does not answer in time, the last correction holds.
 * @param serverTime what the server's clock shows, in Unix milliseconds
 */
export async function openSharedClock(
  serverTime: () => Promise<number>,
  local: () => number = Date.now,
): Promise<SharedClock> {
  let correction = 0
  async function look(longest = LONGEST_WAY): Promise<void> {
    const asked = local()
    const shown = await serverTime()
    const answered = local()
    if (answered - asked > longest) return
    const found = shown - (asked + answered) / 2
    if (Math.abs(found - correction) > SLACK) correction = Math.abs(found) > SLACK ? Math.round(found) : 0
  }
  await look(Number.POSITIVE_INFINITY)
  const looking = setInterval(() => void look().catch(() => undefined), LOOK_EVERY)
  looking.unref()
  return { now: () => local() + correction, close: () => clearInterval(looking) }
}
