import type { ImportJob } from '../domain/jobs.ts'

/** What one person is written, once. */
export type Letter = LetterHead &
  (
    | { kind: 'invitation'; invitedBy: string | null }
    | { kind: 'activation' }
    | { kind: 'ended'; job: ImportJob }
  )

export interface LetterHead {
  /** The same whenever this letter is sent again, so that who gets it twice can tell. */
  id: string
  tenant: string
  /** As the directory has them: not to be trusted. */
  to: { name: string; address: string }
}

/**
 * What became of a letter. `reason` is one line for a person.
 * - `taken`: the mail server answers for it from now on.
 * - `later`: the server put this letter off.
 * - `refused`: the server will never take it.
 * - `unreachable`: the server is not there, or wants nothing of us: nothing is wrong with the letter, and others will fare alike.
 */
export type Delivery = { outcome: 'taken' } | { outcome: 'later' | 'refused' | 'unreachable'; reason: string }

/** What Muster needs of whoever carries mail. */
export interface Mailer {
  /** Never throws, and answers within a minute. */
  send(letter: Letter): Promise<Delivery>
  /** Ends connections; what is being sent ends as `unreachable`. */
  close(): void
}
