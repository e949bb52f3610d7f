import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks again and again until the answer is neither null nor false.
 * @param limit milliseconds; far more than it takes, because the machine may have much else to do
 * @throws when they have gone by
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | false> | T | null | false,
  limit = 60_000,
): Promise<T> {
  const deadline = performance.now() + limit
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`Waited ${limit} ms in vain: ${what}.`)
    await pause(2)
  }
}
