import { randomUUID } from 'node:crypto'
import type { ServiceContext } from '../services/context.ts'
import { BOT_SILENT_MS, countBots, forgetBot } from '../services/count-bots.ts'

/** How many bots share the database, and with it what Teams takes of all of them. */
export interface BotCount {
  /** This one included; the last that is known. */
  count(): number
  start(): void
  close(): Promise<void>
}

/** Often enough that one look may fail. */
const EVERY_MS = BOT_SILENT_MS / 4
/** Behind what a start has to do. */
const FIRST_MS = 1000

export function createBotCount(context: ServiceContext): BotCount {
  const name = randomUUID()
  let known = 1
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  const look = () => {
    looking = countBots(context, name).then(
      count => {
        known = count
      },
      // While the database is away the last number is as good as any; others tell of it.
      () => {},
    )
  }
  return {
    count: () => known,
    start() {
      timer = setTimeout(() => {
        timer = setInterval(look, EVERY_MS)
        look()
      }, FIRST_MS)
    },
    async close() {
      if (!timer) return
      clearTimeout(timer)
      await looking
      await forgetBot(context, name).catch(() => {})
    },
  }
}
