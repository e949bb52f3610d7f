import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { isEnded, type Job, keptSince, logFactsOf, type Shown } from '../domain/jobs.ts'
import type { Logger } from '../logger.ts'
import type { Conversation } from '../ports/conversation-store.ts'
import type { ServiceContext } from '../services/context.ts'
import { cardFailed, cardSent, dueCards, takeCard } from '../services/due-cards.ts'
import type { BotConfig } from './bot-config.ts'
import { renderCard } from './cards.ts'
import { jobCard } from './job-card.ts'
import { endQuestion } from './last-list.ts'
import { cardMessage, type Messenger, UnreachableError, zoneOf } from './messenger.ts'
import { offerFinished } from './offer-export.ts'
import { talkTo } from './talk.ts'

/** Keeps the card of every job showing what the job knows. */
export interface CardSender {
  /** Something changed that somebody is waiting to see. */
  wake(): void
  start(): void
  close(): Promise<void>
}

export interface CardSenderParts {
  context: ServiceContext
  config: Pick<BotConfig, 'publicUrl'>
  messenger: Messenger
  log: Logger
  /** How often it looks, in milliseconds: while something is going on, and otherwise. */
  busyMs?: number
  idleMs?: number
}

const MOST_DUE = 500
/** Edits of one card are this far apart, in milliseconds; Teams counts them. */
const EDIT_EVERY = 3000
/** A press is answered with a card that takes its place: an edit that came before it would be lost under it. Milliseconds. */
const ANSWERED_AFTER = 1000
/** An end that comes later than this after the last press rings the bell too. */
const TELL_AFTER = 30_000
const BACKOFF = 2000
const LONGEST_BACKOFF = 120_000
/** After that many failures nobody will see the card any more. */
const GIVE_UP = 40

/** States are told at once, after a press once that is answered; how far one has got waits. A failed card waits longer, alone. */
export function dueAt(job: Job, shownState: string | undefined): number {
  const card = job.card
  if (!card) return Number.POSITIVE_INFINITY
  if (card.failures > 0) return card.at + Math.min(BACKOFF * 2 ** (card.failures - 1), LONGEST_BACKOFF)
  if (card.activityId === undefined) return 0
  const { pressedAt = 0 } = card
  const answered = pressedAt > job.createdAt ? pressedAt + ANSWERED_AFTER : 0
  return Math.max(answered, shownState === stateShown(job) ? card.at + EDIT_EVERY : 0)
}

/** Whether the end is told by a message of its own: edits can show late, and ring no bell. An export is told by its file. */
export function needsTelling(job: Job): boolean {
  const { card } = job
  if (job.kind === 'export' && job.state === 'completed') return Boolean(card && !card.told && keptSince(job))
  if (!card || card.told || !isEnded(job) || card.activityId === undefined) return false
  return (job.finishedAt ?? 0) - (card.pressedAt ?? job.createdAt) > TELL_AFTER
}

export function createCardSender(parts: CardSenderParts): CardSender {
  const { context, log, busyMs = 300, idleMs = 1000 } = parts
  /** The rounds are nobody's: what a turn that wakes them is about must not stand in their lines of the log. */
  const asNobody = AsyncLocalStorage.snapshot()
  /** Among the bots that share the database. */
  const name = randomUUID()
  /** What each card showed last; after a restart nothing is known, and every card is sent at once. */
  const shown = new Map<string, string>()
  /** What was sent and could not be noted: nobody gets it twice. */
  const unnoted = new Map<string, Sent>()
  const busy = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined
  let again = false
  let closed = false
  let troubled = false

  async function look(): Promise<void> {
    const due = (await dueCards(context, MOST_DUE)).filter(job => !busy.has(job.id))
    if (troubled) log.info('Cards are looked up again')
    troubled = false
    for (const job of due) if (dueAt(job, shown.get(job.id)) <= context.now()) begin(job)
    schedule(due.length > 0 ? busyMs : idleMs)
  }

  /** Not waited for: a conversation that does not answer holds up nobody else's card. */
  function begin(job: Job): void {
    const sending = update(job)
      .catch(error => log.error({ err: error, ...logFactsOf(job) }, 'A card was not noted'))
      .finally(() => busy.delete(job.id))
    busy.set(job.id, sending)
  }

  async function update(due: Job): Promise<void> {
    const job = withSent(await takeCard(context, due, name), unnoted.get(due.id))
    if (!job) return
    try {
      const sent = await send(parts, job)
      unnoted.set(job.id, sent)
      await cardSent(context, job, sent)
      unnoted.delete(job.id)
      if (isEnded(job)) shown.delete(job.id)
      else shown.set(job.id, stateShown(job))
    } catch (error) {
      const drop = isGone(error) || (job.card?.failures ?? 0) >= GIVE_UP
      log.warn({ err: error, ...logFactsOf(due), drop }, 'A card was not sent')
      await cardFailed(context, job, { drop })
    }
  }

  function schedule(delay: number): void {
    clearTimeout(timer)
    if (!closed) timer = asNobody(setTimeout, run, delay)
  }

  function run(): void {
    if (round) {
      again = true
      return
    }
    round = look()
      .catch(error => {
        // Once, however long it lasts.
        if (!troubled) log.error({ err: error }, 'Cards are not looked up until the database answers')
        troubled = true
        schedule(idleMs)
      })
      .finally(() => {
        round = undefined
        if (again) {
          again = false
          schedule(0)
        }
      })
  }

  return {
    wake: () => schedule(0),
    start: () => schedule(0),
    async close() {
      closed = true
      clearTimeout(timer)
      await round
      await Promise.all(busy.values())
    },
  }
}

interface Sent {
  activityId: string
  revision: number
  told?: boolean
}

/** The job with what is known to be sent of its card, besides what it says itself. */
function withSent(job: Shown | null, sent: Sent | undefined): Shown | null {
  if (!job?.card || !sent) return job
  const { activityId, told } = sent
  return { ...job, card: { ...job.card, activityId, ...(told ? { told } : {}) } }
}

/** Sends what the job's card has to show. Answers what is to be noted. */
async function send({ context, config, messenger }: CardSenderParts, job: Shown): Promise<Sent> {
  const conversation = await conversationOf(context, job)
  const timeZone = zoneOf(conversation)
  const clock = { now: context.now(), ...(timeZone ? { timeZone } : {}) }
  const message = cardMessage(renderCard(jobCard(job, clock)))
  let activityId = job.card?.activityId
  const telling = needsTelling(job)
  // A "yes" that comes now is rather about this card than about an answer above it.
  if (activityId === undefined || telling || job.state === 'awaiting confirmation')
    await endQuestion(context, { tenant: job.tenant, conversationId: conversation.id })
  if (activityId === undefined || !(await wasEdited(messenger, { conversation, activityId, message })))
    activityId = await messenger.send(conversation, message)
  if (telling && job.kind === 'export') {
    await offerFinished({ context, config }, talkTo(messenger, conversation), job, conversation.id)
  } else if (telling) await messenger.send(conversation, message)
  const told = telling || job.card?.told
  return { activityId, revision: job.revision, ...(told ? { told } : {}) }
}

/** False where the message is gone, so that it takes a new one. */
async function wasEdited(
  messenger: Messenger,
  card: { conversation: Conversation; activityId: string; message: ReturnType<typeof cardMessage> },
): Promise<boolean> {
  try {
    await messenger.edit(card.conversation, card.activityId, card.message)
    return true
  } catch (error) {
    if (!(error instanceof UnreachableError) && statusOf(error) === 404) return false
    throw error
  }
}

/** Cards are about people: they go where one person reads them, or nowhere. */
async function conversationOf(context: ServiceContext, job: Job): Promise<Conversation> {
  const id = job.card?.conversationId
  const conversation = id ? await context.storage.conversations.get(job.tenant, id) : null
  if (conversation?.kind !== 'personal') throw new UnreachableError('not known')
  return conversation
}

/** Progress within a state is coalesced; a stop that was asked for is news. */
function stateShown(job: Job): string {
  return job.kind === 'import' && job.stopping ? `${job.state}, stopping` : job.state
}

function isGone(error: unknown): boolean {
  return statusOf(error) === 403 || statusOf(error) === 404
}

function statusOf(error: unknown): unknown {
  return (error as { statusCode?: unknown }).statusCode
}
