import { setTimeout as pause } from 'node:timers/promises'

type NotYet = null | undefined | false

/**
 * Asks again and again until the answer is something else than null, undefined or false.
 * @param what is waited for; a function also says what there was instead
 * @param limit milliseconds; far more than it takes, because the machine may have much else to do
 * @throws when they have gone by
 */
export async function until<T>(
  what: string | (() => string),
  ask: () => Promise<T | NotYet> | T | NotYet,
  limit = 60_000,
): Promise<T> {
  const deadline = performance.now() + limit
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) {
      throw new Error(`Waited ${limit} ms in vain: ${typeof what === 'string' ? what : what()}.`)
    }
    await pause(2)
  }
}
