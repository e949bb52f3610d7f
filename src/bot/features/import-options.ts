import { z } from 'zod'
import type { ImportOptions } from '../../domain/jobs.ts'
import { IMPORT_MODES } from '../../domain/plans.ts'
import { NETWORKS } from '../../domain/users.ts'
import { changeOptions } from '../../services/change-options.ts'
import { getImport } from '../../services/get-import.ts'
import type { BotParts } from '../bot-parts.ts'
import { decidedCard, jobCard, pressedCard } from '../job-card.ts'
import { optionsCard } from '../options-card.ts'
import { jobPress } from '../press-data.ts'
import type { Router } from '../router.ts'

/** Phones may send no values at all: what does not come is left as it was. Toggles come as text. */
const form = jobPress.extend({
  mode: z.enum(IMPORT_MODES).optional(),
  network: z.enum(NETWORKS).optional(),
  strict: z.enum(['true', 'false']).optional(),
})

/** The form in place of the preview. */
export function importOptions(router: Router, { context, cards, wakeRunner }: BotParts): void {
  router.press('options', jobPress, async (turn, { job: jobId }) => {
    const actor = await turn.actor()
    const job = await getImport(context, actor, { jobId })
    const open = job.state === 'awaiting confirmation'
    return { card: open ? optionsCard(job) : decidedCard(job, actor, turn.clock) }
  })
  router.press('preview', jobPress, async (turn, { job: jobId }) => {
    return { card: jobCard(await getImport(context, await turn.actor(), { jobId }), turn.clock) }
  })
  router.press('change', form, async (turn, { job: jobId, ...given }) => {
    const job = await changeOptions(context, await turn.actor(), { jobId, options: optionsOf(given) })
    wakeRunner()
    cards.wake()
    const { sender, activityId, clock } = turn
    return { card: pressedCard(job, { conversationId: sender.conversationId, activityId }, clock) }
  })
}

function optionsOf({ mode, network, strict }: Omit<z.infer<typeof form>, 'job'>): Partial<ImportOptions> {
  return {
    ...(mode ? { mode } : {}),
    ...(network ? { network } : {}),
    ...(strict ? { strict: strict === 'true' } : {}),
  }
}
