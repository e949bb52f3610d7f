import { createHash, randomUUID } from 'node:crypto'
import type { ServiceContext } from '../services/context.ts'

/** Whether activities come for the first time, among all bots that share the database. */
export interface SeenActivities {
  /**
   * True for the one that is to handle the activity; false for whoever is brought it as well. A turn that a bot began and
   * never ended, because it died, is handed to the next who asks after a while.
   */
  isFirst(activity: { tenant: string; conversation: string; id: string }): Promise<boolean>
  /** The turn is over, so nobody needs to take it up. */
  ended(activity: { tenant: string; conversation: string; id: string }): Promise<void>
}

/** Channels repeat what is not answered after 15 s, and give up within minutes. */
const KEPT_MS = 10 * 60_000
/** A turn is answered well before the first repetition; one that was not by then has lost its bot. */
const BEGUN_MS = 13_000
const MOST = 10_000
/** Marks in the database share so many places, so that they need no clearing away: a new one takes that of an old one. */
const PLACES = 65_536

export function createSeenActivities({ storage, now }: ServiceContext): SeenActivities {
  /** What this bot handles or handled; it lives, so nobody has to take it up. */
  const seen = new Map<string, number>()

  function isFirstHere(id: string): boolean {
    const limit = now() - KEPT_MS
    for (const [old, at] of seen) {
      if (at > limit && seen.size < MOST) break
      seen.delete(old)
    }
    if (seen.has(id)) return false
    seen.set(id, now())
    return true
  }

  return {
    async isFirst({ tenant, conversation, id }) {
      const { key, digest } = placeOf(conversation, id)
      if (!isFirstHere(`${tenant} ${digest}`)) return false
      const mine = markOf('begun', digest, now())
      for (let tries = 0; tries < 3; tries++) {
        const there = await storage.settings.putIfAbsent(tenant, key, mine)
        if (there === mine) return true
        if (stands(there, digest, now())) return false
        await storage.settings.take(tenant, key, there)
      }
      // So many are taking this place at once that one of them will not be remembered.
      return true
    },
    async ended({ tenant, conversation, id }) {
      const { key, digest } = placeOf(conversation, id)
      await storage.settings.put(tenant, key, markOf('ended', digest, now()))
    },
  }
}

function placeOf(conversation: string, id: string): { key: string; digest: string } {
  const bytes = createHash('sha256').update(`${conversation} ${id}`).digest()
  return { key: `seen:${bytes.readUInt32BE(28) % PLACES}`, digest: bytes.toString('base64url', 0, 18) }
}

/** With a part that only one bot has, so that it can tell its own from that of another at the same millisecond. */
function markOf(state: 'begun' | 'ended', digest: string, at: number): string {
  return `${digest} ${state} ${at} ${randomUUID()}`
}

function stands(mark: string, digest: string, now: number): boolean {
  const [whose, state, at] = mark.split(' ')
  return whose === digest && now - Number(at) < (state === 'begun' ? BEGUN_MS : KEPT_MS)
}
