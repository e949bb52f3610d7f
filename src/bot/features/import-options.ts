import { z } from 'zod'
import type { ImportOptions } from '../../domain/jobs.ts'
import { IMPORT_MODES } from '../../domain/plans.ts'
import { NETWORKS } from '../../domain/users.ts'
import { changeOptions } from '../../services/change-options.ts'
import { getImport } from '../../services/get-import.ts'
import type { BotParts } from '../bot-parts.ts'
import { decidedCard, jobCard, pressedCard } from '../job-card.ts'
import { optionNamed, optionsCard } from '../options-card.ts'
import { jobPress } from '../press-data.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

/** Phones may send no values at all: what does not come is left as it was. Toggles come as text. */
const form = jobPress.extend({
  mode: z.enum(IMPORT_MODES).optional(),
  network: z.enum(NETWORKS).optional(),
  strict: z.enum(['true', 'false']).optional(),
})

/** The form in place of the preview. */
export function importOptions(router: Router, { context, cards, log, wakeRunner }: BotParts): void {
  async function formOf(turn: Turn, which: Parameters<typeof getImport>[2]) {
    const actor = await turn.actor()
    const job = await getImport(context, actor, which)
    return job.state === 'awaiting confirmation' ? optionsCard(job) : decidedCard(job, actor, turn.clock)
  }
  async function change(turn: Turn, jobId: string, options: Partial<ImportOptions>) {
    const job = await changeOptions(context, await turn.actor(), { jobId, options })
    log.info({ jobId }, 'The options of an import were set')
    wakeRunner()
    cards.wake()
    const { sender, activityId, clock } = turn
    return pressedCard(job, { conversationId: sender.conversationId, activityId }, clock)
  }
  router.command('options', async (turn, { imported, option }) => {
    const number = Number(imported)
    if (option === undefined) return turn.show(await formOf(turn, { number }))
    const { id } = await getImport(context, await turn.actor(), { number })
    await turn.show(await change(turn, id, optionNamed(option)))
  })
  router.press('options', jobPress, async (turn, { job: jobId }) => ({ card: await formOf(turn, { jobId }) }))
  router.press('preview', jobPress, async (turn, { job: jobId }) => {
    return { card: jobCard(await getImport(context, await turn.actor(), { jobId }), turn.clock) }
  })
  router.press('change', form, async (turn, { job: jobId, ...given }) => ({
    card: await change(turn, jobId, optionsOf(given)),
  }))
}

function optionsOf({ mode, network, strict }: Omit<z.infer<typeof form>, 'job'>): Partial<ImportOptions> {
  return {
    ...(mode ? { mode } : {}),
    ...(network ? { network } : {}),
    ...(strict ? { strict: strict === 'true' } : {}),
  }
}
