import type { Actor } from '../domain/access.ts'
import { type ImportJob, isEnded, type Shown } from '../domain/jobs.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { exportCard } from './export-card.ts'
import { noteCard } from './note-card.ts'
import { previewCard } from './preview-card.ts'
import { progressCard } from './progress-card.ts'
import { reportCard } from './report-card.ts'
import { say, sayPlainly } from './say.ts'
import { type Clock, timeOfDay } from './wording.ts'

/** A press that comes again this soon is the same press, made twice. */
const DOUBLE_PRESS_MS = 10_000

/** The one card of a job, as the job stands. */
export function jobCard(job: Shown, clock: Clock): Card {
  if (job.kind === 'export') return exportCard(job, clock)
  if (isEnded(job)) return reportCard(job, clock)
  if (job.state === 'awaiting confirmation' && job.preview && job.summary) {
    return previewCard(job, job.preview, job.summary)
  }
  return progressCard(job)
}

/**
 * What takes the place of a card whose button started something. Only the job's own card is kept up to date: any other one
 * would say for ever how far the job was at that moment.
 */
export function pressedCard(
  job: Shown<ImportJob>,
  pressed: { conversationId: string; activityId: string },
  clock: Clock,
): Card {
  const { card } = job
  const own =
    card?.conversationId === pressed.conversationId &&
    (card.activityId ?? pressed.activityId) === pressed.activityId
  const lasts = isEnded(job) || job.state === 'awaiting confirmation'
  return own || lasts ? jobCard(job, clock) : followCard(job)
}

function followCard(job: ImportJob): Card {
  const { card, file, number, state, stopping } = job
  const doing = stopping ? 'being stopped' : state === 'processing' ? 'being imported' : 'being checked'
  return noteCard({
    title: say`${file.name}: ${doing}`,
    lines: [
      card
        ? say`Import ${String(number)} has a card that counts along, where the file was dropped.`
        : say`Press Import ${String(number)} to see how far it is.`,
    ],
    summary: sayPlainly`${file.name}: ${doing}`,
    actions: [command(`Import ${number}`, `import ${number}`)],
  })
}

/** What a button shows that came too late: who decided before, and when. */
export function decidedCard(job: Shown<ImportJob>, actor: Actor, clock: Clock): Card {
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
