import { z } from 'zod'
import type { ServiceContext } from './context.ts'
import { ensureMigrated } from './migration-note.ts'

/** Where files that wait for an answer are noted; what follows is the offer's id. */
export const OFFER_KEY = 'offer:'
/** Whoever says yes later than that asks for the file again. */
const KEPT_MS = 30 * 24 * 60 * 60_000

/** Offers of before they told their time are old. */
const told = z.object({ at: z.number().default(0) })

/**
 * Removes offers of files that nobody answered, of all organisations. May be called by several at once, and be broken off
 * anywhere. @returns how many were removed
 */
export async function sweepOffers({ storage, now }: ServiceContext): Promise<number> {
  await ensureMigrated(storage)
  let removed = 0
  for await (const offers of storage.settings.under(OFFER_KEY)) {
    for (const { tenant, key, value } of offers) {
      if (now() - told.parse(JSON.parse(value)).at <= KEPT_MS) continue
      if (await storage.settings.take(tenant, key, value)) removed++
    }
  }
  return removed
}
