import { z } from 'zod'
import type { BotParts } from '../bot-parts.ts'
import { lookUpCard } from '../look-up-card.ts'
import type { Router } from '../router.ts'

const page = z.object({
  text: z.string(),
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})

/** Looking people up by parts of what is known of them. */
export function find(router: Router, bot: BotParts): void {
  router.command('find', async (turn, { text }) =>
    turn.show(await lookUpCard(turn, bot, { text, skipped: 0 })),
  )
  router.press('find', page, async (turn, at) => ({ card: await lookUpCard(turn, bot, at) }))
}
