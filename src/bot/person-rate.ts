/** Keeps one person from keeping the bot from everybody else. */
export interface PersonRate {
  /** `taken`: go on. `told`: too much, and they have not heard so yet. `silent`: they have. */
  note(person: { tenant: string; aadObjectId: string }): 'taken' | 'told' | 'silent'
}

/** Quick fingers and a few files at once stay below; Teams lets about so many answers through before one tires of waiting. */
export const AT_ONCE = 30
const A_SECOND = 1
const MOST = 20_000

interface Bucket {
  left: number
  at: number
  told: boolean
}

/** Each person has AT_ONCE turns, and gets one more each second. */
export function createPersonRate(now: () => number): PersonRate {
  const buckets = new Map<string, Bucket>()
  return {
    note({ tenant, aadObjectId }) {
      const key = `${tenant} ${aadObjectId}`
      const bucket = refilled(buckets.get(key), now())
      buckets.delete(key)
      buckets.set(key, bucket)
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MOST) break
        buckets.delete(oldest)
      }
      if (bucket.left >= 1) {
        bucket.left--
        // Told again only after a real pause, not at each second in which one more turn fits.
        if (bucket.left > AT_ONCE / 4) bucket.told = false
        return 'taken'
      }
      if (bucket.told) return 'silent'
      bucket.told = true
      return 'told'
    },
  }
}

function refilled(bucket: Bucket | undefined, now: number): Bucket {
  if (!bucket) return { left: AT_ONCE, at: now, told: false }
  const seconds = Math.max(0, now - bucket.at) / 1000
  return { ...bucket, left: Math.min(AT_ONCE, bucket.left + seconds * A_SECOND), at: now }
}
