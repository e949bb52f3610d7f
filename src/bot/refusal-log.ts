import type { Logger } from '../logger.ts'

/** Tells of what was turned away, without letting strangers fill the log. */
export interface RefusalLog {
  note(error: unknown): void
}

const EVERY_MS = 60_000

/** One line at once, then one a minute with how many there were. */
export function createRefusalLog(log: Logger, now: () => number): RefusalLog {
  let quietUntil = Number.NEGATIVE_INFINITY
  let untold = 0
  return {
    note(error) {
      untold++
      if (now() < quietUntil) return
      log.warn(
        { err: error, count: untold },
        'Activities were not taken: they did not prove where they are from',
      )
      untold = 0
      quietUntil = now() + EVERY_MS
    },
  }
}
