import type { Job } from '../domain/jobs.ts'
import { changeJob } from './change-job.ts'
import type { ServiceContext } from './context.ts'

/** Jobs whose card shows less than they know, across tenants, the longest waiting first. */
export function dueCards(context: ServiceContext, limit: number): Promise<Job[]> {
  return context.storage.jobs.cardsDue(limit)
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
  await changeJob(context, job, current => {
    if (!current.card) return null
    // The note itself makes a revision; a card that was up to date has to stay so.
    const upToDate = current.revision === sent.revision
    return {
      ...current,
      card: {
        ...current.card,
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
  await changeJob(context, job, current => {
    if (!current.card) return null
    if (!failed.drop) {
      return { ...current, card: { ...current.card, at: context.now(), failures: current.card.failures + 1 } }
    }
    const { card, ...rest } = current
    return rest
  })
}
