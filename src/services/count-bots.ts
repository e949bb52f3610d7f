import type { ServiceContext } from './context.ts'

const INSTALLATION = '-'
/** When a bot was heard of last, in Unix milliseconds; what follows is its name. */
const BOT_KEY = 'bot:'
/** Who has not been heard of for so long is gone. Milliseconds. */
export const BOT_SILENT_MS = 60_000

/** Notes that a bot lives, where all bots of this database can read it. @returns how many live */
export async function countBots(
  { storage: { settings }, now }: ServiceContext,
  name: string,
): Promise<number> {
  await settings.put(INSTALLATION, `${BOT_KEY}${name}`, String(now()))
  let count = 0
  for await (const bots of settings.under(BOT_KEY, INSTALLATION)) {
    for (const { key, value } of bots) {
      if (now() - Number(value) < BOT_SILENT_MS) count++
      else await settings.take(INSTALLATION, key, value)
    }
  }
  return count
}

/** The others count it no longer. */
export async function forgetBot({ storage: { settings } }: ServiceContext, name: string): Promise<void> {
  const key = `${BOT_KEY}${name}`
  const heardOf = await settings.get(INSTALLATION, key)
  if (heardOf !== null) await settings.take(INSTALLATION, key, heardOf)
}
