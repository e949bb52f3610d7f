import { cancelExport } from '../services/cancel-export.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { exportCard } from './export-card.ts'
import type { Turn } from './turn.ts'

/** Ends an export that is not done, by its button or in words. @throws RefusedError, NotFoundError */
export async function stopExport(
  turn: Turn,
  { context, cards, log }: BotParts,
  jobId: string,
): Promise<Card> {
  const { job, first } = await cancelExport(context, await turn.actor(), { jobId })
  // The line with both ids: those of the worker carry the job's.
  if (first) log.info({ jobId }, 'An export was cancelled')
  cards.wake()
  return exportCard(job, turn.clock)
}
