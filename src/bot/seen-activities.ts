const KEPT_MS = 10 * 60_000
const MOST = 10_000

/** Remembers ids for as long as channels repeat them. @returns whether an id is new; it is known from then on. */
export function createSeenActivities(now: () => number): (id: string) => boolean {
  const seen = new Map<string, number>()
  return id => {
    const limit = now() - KEPT_MS
    for (const [old, at] of seen) {
      if (at > limit && seen.size < MOST) break
      seen.delete(old)
    }
    if (seen.has(id)) return false
    seen.set(id, now())
    return true
  }
}
