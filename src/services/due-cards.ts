import type { Job, Shown } from '../domain/jobs.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'
import { shownJob } from './shown-jobs.ts'

/** Jobs whose card shows less than they know, across tenants, the longest waiting first. */
export function dueCards(context: ServiceContext, limit: number): Promise<Job[]> {
  return context.storage.jobs.cardsDue(limit)
}

/** A bot that dies while it sends keeps the others from the card for so long. Milliseconds. */
const TAKEN = 30_000

/**
 * Keeps other bots from sending the card meanwhile. The job as it is now, to be shown; null when another one has it.
 * @param bot its name: what it took and could not note, because the database went away, it may take again at once
 */
export async function takeCard(context: ServiceContext, job: Job, bot: string): Promise<Shown | null> {
  const now = context.now()
  const taken = await changeJob<Job>(context, job, current => {
    const { card } = current
    if (!card || card.revision >= current.revision) return null
    if ((card.takenUntil ?? 0) > now && card.takenBy !== bot) return null
    return { ...current, card: { ...card, takenUntil: now + TAKEN, takenBy: bot } }
  })
  return taken.changed ? shownJob(context, taken.job) : null
}

/**
 * The card of `job` was sent, or edited.
 * @param sent.revision the revision of the job that it shows
 * @param sent.told the end was told by a message of its own
 */
export async function cardSent(
  context: ServiceContext,
  job: Job,
  sent: { activityId: string; revision: number; told?: boolean },
): Promise<void> {
  await changeJob<Job>(context, job, current => {
    if (!current.card) return null
    // The note itself makes a revision; a card that was up to date has to stay so.
    const upToDate = current.revision === sent.revision
    const { takenUntil, takenBy, ...card } = current.card
    return {
      ...current,
      card: {
        ...card,
        activityId: sent.activityId,
        revision: upToDate ? current.revision + 1 : sent.revision,
        at: context.now(),
        failures: 0,
        ...(sent.told ? { told: true } : {}),
      },
    }
  })
}

/** The card could not be sent. `drop`: its conversation is gone, and nobody will ever see it. */
export async function cardFailed(
  context: ServiceContext,
  job: Job,
  failed: { drop: boolean },
): Promise<void> {
  await changeJob<Job>(context, job, current => {
    if (!current.card) return null
    const { card, ...rest } = current
    if (failed.drop) return rest as Job
    const { takenUntil, takenBy, ...free } = card
    return { ...current, card: { ...free, at: context.now(), failures: card.failures + 1 } }
  })
}
