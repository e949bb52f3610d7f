import { z } from 'zod'
import { listImports } from '../../services/list-imports.ts'
import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { historyCard, IMPORTS_PER_PAGE } from '../history-card.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

const page = z.object({
  before: z.coerce.number().int().positive().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})

/** History, newest first. */
export function imports(router: Router, { context }: BotParts): void {
  async function cardOf(turn: Turn, { before, skipped }: z.infer<typeof page>) {
    const actor = await turn.actor()
    const listed = await listImports(context, actor, {
      limit: IMPORTS_PER_PAGE,
      ...(before ? { before } : {}),
    })
    return historyCard({ ...listed, skipped }, await audienceOf(context, actor), turn.clock)
  }
  router.command('imports', async turn => turn.show(await cardOf(turn, { skipped: 0 })))
  router.press('imports', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
}
