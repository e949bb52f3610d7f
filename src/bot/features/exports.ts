import { findExportFile } from '../../services/fetch-export.ts'
import { getExport } from '../../services/get-export.ts'
import { listExports } from '../../services/list-exports.ts'
import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { exportDetailsCard } from '../export-card.ts'
import { exportHistoryCard } from '../export-history-card.ts'
import { fileNote, fileToast } from '../file-answer.ts'
import { historyForm } from '../history-filter.ts'
import { historyPage, historyWho, jobHistory } from '../job-history.ts'
import { offerExport } from '../offer-export.ts'
import { jobPress } from '../press-data.ts'
import type { Router } from '../router.ts'
import { stopExport } from '../stop-export.ts'
import type { Turn } from '../turn.ts'

/** What was exported, and its files. */
export function exports(router: Router, bot: BotParts): void {
  const { context } = bot
  const history = jobHistory(bot, 'exports', async (turn, view, query) => {
    const actor = await turn.actor()
    const page = await listExports(context, actor, query)
    return exportHistoryCard(page, view, await audienceOf(context, actor), turn.clock)
  })
  const details = async (turn: Turn, which: Parameters<typeof getExport>[2]) =>
    exportDetailsCard(await getExport(context, await turn.actor(), which), turn.clock)
  async function offer(turn: Turn, which: Parameters<typeof getExport>[2]) {
    const found = await findExportFile(context, await turn.actor(), which)
    return turn.later(talk => offerExport(bot, talk, turn.sender, found))
  }
  router.command('exports', history.typed)
  router.press('exports', historyPage, history.page)
  router.press('exports-filter', historyWho, history.filter)
  router.press('exports-show', historyForm, history.show)
  router.press('exports-file', historyPage, history.file)
  router.command('one export', async (turn, { exported }) =>
    turn.show(await details(turn, { number: Number(exported) })),
  )
  router.press('export', jobPress, async (turn, { job: jobId }) => ({ card: await details(turn, { jobId }) }))
  router.press('cancel-export', jobPress, async (turn, { job }) => ({
    card: await stopExport(turn, bot, job),
  }))
  router.command('export file', async (turn, { exported }) => {
    const card = fileNote(await offer(turn, { number: Number(exported) }))
    if (card) await turn.show(card)
  })
  router.press('export-file', jobPress, async (turn, { job: jobId }) =>
    fileToast(await offer(turn, { jobId })),
  )
}
