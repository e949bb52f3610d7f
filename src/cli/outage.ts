import { setTimeout as pause } from 'node:timers/promises'
import { StorageError } from '../errors.ts'
import type { Terminal } from './terminal.ts'

const AWAY =
  'The database does not answer. Nothing is lost: this goes on by itself once it does. If it lasts: npx muster doctor'
const BACK = 'The database answers again.'
/** Milliseconds. */
const ASK_AGAIN = 1000

/** Tells whoever waits at the screen when the database goes away and when it comes back, once each. */
export interface Outage {
  /** Whether waiting helps against `error`. */
  begins(error: unknown): boolean
  ends(): void
}

export function createOutage(terminal: Pick<Terminal, 'say'>): Outage {
  let away = false
  return {
    begins(error) {
      if (!(error instanceof StorageError && error.retryable)) return false
      if (!away) terminal.say(AWAY)
      away = true
      return true
    },
    ends() {
      if (away) terminal.say(BACK)
      away = false
    },
  }
}

/** Does what may be repeated, again and again while the database is away. */
export async function outlast<T>(outage: Outage, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      const answer = await work()
      outage.ends()
      return answer
    } catch (error) {
      if (!outage.begins(error)) throw error
    }
    await pause(ASK_AGAIN)
  }
}
