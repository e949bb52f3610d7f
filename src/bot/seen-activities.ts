import { AsyncLocalStorage } from 'node:async_hooks'
import { hash, randomUUID } from 'node:crypto'
import type { Logger } from '../logger.ts'
import type { Setting } from '../ports/setting-store.ts'
import type { ServiceContext } from '../services/context.ts'

interface Activity {
  tenant: string
  conversation: string
  id: string
}

/** Whether activities come for the first time, among all bots that share the database. */
export interface SeenActivities {
  /**
   * True for the one that is to handle the activity; false for whoever is brought it as well. A turn that a bot began and
   * never ended, because it died, is handed to the next who asks after a while.
   */
  isFirst(activity: Activity): Promise<boolean>
  /** The turn is over, so nobody needs to take it up. Noted soon, with the ends of other turns. */
  ended(activity: Activity): void
  /**
   * Notes now what is not noted yet; resolves when that is done. Where it cannot be done, the turns were answered all the same.
   */
  settle(): Promise<void>
}

/** Channels repeat what is not answered after 15 s, and give up within minutes. */
const KEPT_MS = 10 * 60_000
/** A turn is answered well before the first repetition; one that was not by then has lost its bot. */
const BEGUN_MS = 13_000
const MOST = 10_000
/** How long ends wait for others to be noted with them. */
const GATHER_MS = 25
/** Marks in the database share so many places, so that they need no clearing away: a new one takes that of an old one. */
const PLACES = 65_536

export function createSeenActivities({ storage, now }: ServiceContext, log: Logger): SeenActivities {
  /** What this bot handles or handled; it lives, so nobody has to take it up. */
  const seen = new Map<string, { at: number; place: Place }>()
  let ends: Setting[] = []
  let gathering: NodeJS.Timeout | undefined
  let noted: Promise<void> = Promise.resolve()
  /** Ends are of several turns: what one is about must not stand in the line of the log that tells of all. */
  const asNobody = AsyncLocalStorage.snapshot()

  function isFirstHere(id: string, place: Place): boolean {
    const limit = now() - KEPT_MS
    for (const [old, { at }] of seen) {
      if (at > limit && seen.size < MOST) break
      seen.delete(old)
    }
    if (seen.has(id)) return false
    seen.set(id, { at: now(), place })
    return true
  }

  async function note(settings: readonly Setting[]): Promise<void> {
    await storage.settings
      .putAll(settings)
      .catch(error => log.warn({ err: error }, 'The ends of turns were not noted'))
  }

  async function settle(): Promise<void> {
    clearTimeout(gathering)
    gathering = undefined
    const settings = ends
    ends = []
    if (settings.length > 0) {
      const before = noted
      noted = asNobody(note, settings).then(() => before)
    }
    await noted
  }

  return {
    async isFirst({ tenant, conversation, id }) {
      const place = placeOf(conversation, id)
      if (!isFirstHere(idOf({ tenant, conversation, id }), place)) return false
      const { key, digest } = place
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
    ended(activity) {
      const { tenant, conversation, id } = activity
      const { key, digest } = seen.get(idOf(activity))?.place ?? placeOf(conversation, id)
      ends.push({ tenant, key, value: markOf('ended', digest, now()) })
      gathering ??= setTimeout(settle, GATHER_MS)
    },
    settle,
  }
}

/** Where the mark of an activity lies, and what tells it from others that lie there. */
interface Place {
  key: string
  digest: string
}

function idOf({ tenant, conversation, id }: Activity): string {
  return `${tenant} ${conversation} ${id}`
}

function placeOf(conversation: string, id: string): Place {
  const bytes = hash('sha256', `${conversation} ${id}`, 'buffer')
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
