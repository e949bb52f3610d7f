import type { Mailer } from '../ports/mailer.ts'
import type { ServiceContext } from '../services/context.ts'
import { deliverMail, type Unnoted } from '../services/deliver-mail.ts'
import { noteMailState } from '../services/mail-state.ts'
import { backoff } from './backoff.ts'
import { createPause } from './create-pause.ts'
import type { JobLog } from './job-log.ts'

export interface MailSender {
  /** Finishes the letters at hand, or gives them back after a few seconds. Closes the mailer. */
  close(): Promise<void>
}

/** Letters at the same time; the mailer has as many connections. */
const LETTERS = 4
/** Milliseconds. */
const TIMES = {
  /** How long a sender without letters waits before it looks for some again. */
  idle: 2000,
  /** How long letters belong to one sender: longer than the mailer takes for one. */
  lease: 120_000,
  /** How long one waits that was taken while the server was away. */
  aside: 30_000,
  /** After the database did not answer. */
  trouble: 5000,
  /** How long letters at hand may take when the process ends. */
  stop: 5000,
}
/** Servers that put a letter off want it back after minutes, where a job goes on after seconds. */
const SLOWER = 30

/**
 * Sends what is in the outbox, for ever. There may be several, in as many processes.
 * @param given.pace by how much all waiting is shortened; 1 where absent
 */
export function openMailSender(given: {
  context: ServiceContext
  mailer: Mailer
  log: JobLog
  pace?: number
}): MailSender {
  const { context, mailer, log, pace = 1 } = given
  const round = {
    limit: LETTERS,
    lease: TIMES.lease * pace,
    aside: TIMES.aside * pace,
    putOff: (failures: number) => backoff(failures, Math.random()) * SLOWER * pace,
  }
  const unnoted: Unnoted = new Map()
  const closing = new AbortController()
  const pause = createPause()
  let noted: string | undefined
  let troubles = 0
  let databaseAway = false
  const done = loop()

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      const wait = await next()
      if (wait > 0 && !closing.signal.aborted) await pause.wait(wait * pace)
    }
  }

  /** One round. Answers how long to wait before the next. */
  async function next(): Promise<number> {
    try {
      const { taken, trouble } = await deliverMail(context, mailer, round, unnoted)
      if (databaseAway) log.info({}, 'the outbox answers again')
      databaseAway = false
      if (trouble === null && taken === 0 && troubles > 0) return TIMES.idle
      troubles = trouble === null ? 0 : troubles + 1
      await note(trouble)
      if (trouble !== null) return backoff(troubles, Math.random())
      return taken === LETTERS ? 0 : TIMES.idle
    } catch (error) {
      // Once, however long it lasts.
      if (!databaseAway)
        log.warn({ err: error }, 'the outbox does not answer; it is asked again every few seconds')
      databaseAway = true
      return TIMES.trouble
    }
  }

  /** For those who look at the outbox, and for the log: when something changes. */
  async function note(trouble: string | null): Promise<void> {
    const state = trouble ?? 'on'
    if (noted === state) return
    await noteMailState(context, trouble === null ? { state: 'on' } : { state: 'trouble', reason: trouble })
    if (trouble !== null && !closing.signal.aborted) log.warn({ reason: trouble }, 'no mail is sent')
    if (trouble === null && noted !== undefined) log.info({}, 'mail is sent again')
    noted = state
  }

  return {
    async close() {
      closing.abort()
      pause.wake()
      const late = setTimeout(() => mailer.close(), TIMES.stop)
      await done
      clearTimeout(late)
      mailer.close()
    },
  }
}
