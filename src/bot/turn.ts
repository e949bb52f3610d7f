import type { Actor } from '../domain/access.ts'
import type { Card } from './cards.ts'
import type { Incoming } from './incoming.ts'
import type { Sender } from './turn-guard.ts'
import type { Clock } from './wording.ts'

/** One thing that somebody said, dropped or pressed: all that features know of it. */
export interface Turn {
  readonly sender: Sender
  readonly incoming: Incoming
  /** Of what came: the same where a channel repeats it, and no other has it in this conversation. */
  readonly id: string
  /** The message's id; of a press, that of the pressed card. */
  readonly activityId: string
  readonly clock: Clock
  /** Opens the 1:1 chat with the bot; null where there is no app that a link could name. */
  readonly chatUrl: string | null
  /** Who acts; a person who is new here is added to the directory on the way. */
  actor(): Promise<Actor>
  /** Says something: a new message. */
  show(card: Card): Promise<void>
  /** Work that may outlast the turn; what it throws is told to the person. */
  later(work: (talk: Talk) => Promise<void>): Promise<Progress>
  /** Work that the turn does not wait for at all. */
  afterwards(work: (talk: Talk) => Promise<void>): void
}

/** Whether the work was done before the turn had to end. */
export type Progress = 'done' | 'going on'

/** The conversation of a turn, also after the turn. */
export interface Talk {
  /** @returns the message's id. */
  show(card: Card): Promise<string>
  /** Offers a file; the person decides whether it is saved. @returns the message's id. */
  /** @param file.link where it can be had without saving it */
  offer(file: {
    name: string
    bytes: number
    description: string
    offer: string
    link?: string
  }): Promise<string>
  /** Tells that a file was saved. */
  saved(file: { name: string; contentUrl: string; uniqueId: string; fileType: string }): Promise<void>
  edit(activityId: string, card: Card): Promise<void>
  remove(activityId: string): Promise<void>
  typing(): Promise<void>
}

/** What a press is answered with: another card in its place, or a line that passes. */
export type Answer = { card: Card } | { toast: string }
