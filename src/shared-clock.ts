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

/**
 * This machine's clock, corrected by the server's: leases of one machine are compared on another. Between two looks, and
 * while the server does not answer, the last correction holds.
 * @param serverTime what the server's clock shows, in Unix milliseconds
 */
export async function openSharedClock(
  serverTime: () => Promise<number>,
  local: () => number = Date.now,
): Promise<SharedClock> {
  let correction = 0
  async function look(): Promise<void> {
    const asked = local()
    const shown = await serverTime()
    const found = shown - (asked + local()) / 2
    if (Math.abs(found - correction) > SLACK) correction = Math.abs(found) > SLACK ? Math.round(found) : 0
  }
  await look()
  const looking = setInterval(() => void look().catch(() => undefined), LOOK_EVERY)
  looking.unref()
  return { now: () => local() + correction, close: () => clearInterval(looking) }
}
