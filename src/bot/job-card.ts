import type { Actor } from '../domain/access.ts'
import { isEnded, type Job } from '../domain/jobs.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { previewCard } from './preview-card.ts'
import { progressCard } from './progress-card.ts'
import { reportCard } from './report-card.ts'
import { say, sayPlainly } from './say.ts'
import { type Clock, timeOfDay } from './wording.ts'

/** A press that comes again this soon is the same press, made twice. */
const DOUBLE_PRESS_MS = 10_000

/** The one card of a job, as the job stands. */
export function jobCard(job: Job, clock: Clock): Card {
  if (isEnded(job)) return reportCard(job, clock)
  if (job.state === 'awaiting confirmation' && job.preview && job.summary) {
    return previewCard(job, job.preview, job.summary)
  }
  return progressCard(job)
}

/** What a button shows that came too late: who decided before, and when. */
export function decidedCard(job: Job, actor: Actor, clock: Clock): Card {
  const { decision } = job
  if (!decision) return jobCard(job, clock)
  const own = actor.kind === 'user' && decision.by.userId === actor.user.id
  if (own && clock.now - decision.at < DOUBLE_PRESS_MS) return jobCard(job, clock)
  const what = decision.what === 'cancelled' && job.startedApply ? 'stopped' : decision.what
  const by = own ? say`you` : say`${decision.by.name}`
  return noteCard({
    lines: [
      say`Import ${String(job.number)} was ${what} by ${by} at ${timeOfDay(decision.at, clock)}. Nothing happened twice.`,
    ],
    summary: sayPlainly`Import ${String(job.number)} was ${what} before`,
    actions: [command(`Import ${job.number}`, `import ${job.number}`)],
  })
}
