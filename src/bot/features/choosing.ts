import { z } from 'zod'
import type { BotParts } from '../bot-parts.ts'
import { choicesCard } from '../choose.ts'
import type { Router } from '../router.ts'

const page = z.object({
  what: z.enum(['person', 'group']),
  text: z.string(),
  before: z.string(),
  behind: z.string(),
  membersOf: z.string().optional(),
  skipped: z.coerce.number().int().min(0).max(500),
})

/** Further pages of people or groups to choose from; the command that waits for the choice rides along. */
export function choosing(router: Router, bot: BotParts): void {
  router.press('choose', page, async (turn, { text, before, behind, ...at }) => {
    const question = { text, again: (reference: string) => `${before}${reference}${behind}` }
    return { card: await choicesCard(turn, bot, question, at) }
  })
}
