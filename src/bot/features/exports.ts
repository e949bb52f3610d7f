import { z } from 'zod'
import { cancelExport } from '../../services/cancel-export.ts'
import { findExportFile } from '../../services/fetch-export.ts'
import { getExport } from '../../services/get-export.ts'
import { listExports } from '../../services/list-exports.ts'
import type { BotParts } from '../bot-parts.ts'
import { exportCard, exportDetailsCard } from '../export-card.ts'
import { EXPORTS_PER_PAGE, exportHistoryCard } from '../export-history-card.ts'
import { offerExport } from '../offer-export.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({
  before: z.coerce.number().int().positive().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})
const aboutJob = z.object({ job: z.string() })

/** What was exported, and its files. */
export function exports(router: Router, bot: BotParts): void {
  const { context } = bot
  async function cardOf(turn: Turn, { before, skipped }: z.infer<typeof page>) {
    const query = { limit: EXPORTS_PER_PAGE, ...(before ? { before } : {}) }
    return exportHistoryCard(
      { ...(await listExports(context, await turn.actor(), query)), skipped },
      turn.clock,
    )
  }
  router.command('exports', async turn => turn.show(await cardOf(turn, { skipped: 0 })))
  router.press('exports', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
  router.press('export', aboutJob, async (turn, { job: jobId }) => ({
    card: exportDetailsCard(await getExport(context, await turn.actor(), { jobId }), turn.clock),
  }))
  router.press('cancel-export', aboutJob, async (turn, { job: jobId }) => {
    const { job } = await cancelExport(context, await turn.actor(), { jobId })
    bot.cards.wake()
    return { card: exportCard(job, turn.clock) }
  })
  router.press('export-file', aboutJob, async (turn, { job: jobId }) => {
    const found = await findExportFile(context, await turn.actor(), { jobId })
    await turn.later(talk => offerExport(bot, talk, turn.sender, found))
    return { toast: 'The file is below.' }
  })
}
