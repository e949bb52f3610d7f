const FIRST = 1000
const LONGEST = 60_000

/**
 * Milliseconds to wait before the next try of a job that has failed `failures` times in a row (from 1): doubling from a
 * second to a minute, of which a random half is left out so that workers do not come back all at once.
 * @param random from 0 up to 1
 */
export function backoff(failures: number, random: number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** (failures - 1))
  return Math.round(full * (1 - random / 2))
}
