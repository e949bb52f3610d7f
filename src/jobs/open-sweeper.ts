import type { ServiceContext } from '../services/context.ts'
import { sweepExports } from '../services/sweep-exports.ts'
import { sweepOffers } from '../services/sweep-offers.ts'
import type { JobLog } from './job-log.ts'

const DAY = 24 * 60 * 60_000

/** Takes away what is too old to be kept: at once, and then once a day. */
export interface Sweeper {
  /** Resolves when nothing is being removed any more. */
  close(): Promise<void>
}

/** @param given.days how long the files of exports are kept */
export function openSweeper(given: { context: ServiceContext; log: JobLog; days: number }): Sweeper {
  const { context, log, days } = given
  const sweeps = [
    ['Old exports', () => sweepExports(context, { days })],
    ['Offers of files that nobody answered', () => sweepOffers(context)],
  ] as const
  let sweeping: Promise<void> = Promise.resolve()
  const sweep = () => {
    sweeping = all()
  }

  async function all(): Promise<void> {
    for (const [what, remove] of sweeps) {
      try {
        const removed = await remove()
        if (removed > 0) log.info({ removed }, `${what} were removed`)
      } catch (error) {
        log.warn({ err: error }, `${what} were not removed; it is tried again tomorrow`)
      }
    }
  }

  const timer = setInterval(sweep, DAY)
  sweep()
  return {
    async close() {
      clearInterval(timer)
      await sweeping
    },
  }
}
