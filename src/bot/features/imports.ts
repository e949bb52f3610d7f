import { listImports } from '../../services/list-imports.ts'
import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { historyForm } from '../history-filter.ts'
import { importHistoryCard } from '../import-history-card.ts'
import { historyPage, historyWho, jobHistory } from '../job-history.ts'
import type { Router } from '../router.ts'

/** What was imported, newest first. */
export function imports(router: Router, bot: BotParts): void {
  const { context } = bot
  const history = jobHistory(bot, 'imports', async (turn, view, query) => {
    const actor = await turn.actor()
    const page = await listImports(context, actor, query)
    return importHistoryCard(page, view, await audienceOf(context, actor), turn.clock)
  })
  router.command('imports', history.typed)
  router.press('imports', historyPage, history.page)
  router.press('imports-filter', historyWho, history.filter)
  router.press('imports-show', historyForm, history.show)
  router.press('imports-file', historyPage, history.file)
}
