import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { suggestCommand, usageOf } from '../commands.ts'
import { unknownCard, usageCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

/** A guess is offered, never run. */
export function unknown(router: Router, { context }: BotParts): void {
  router.on('unknown', async (turn, { typed }) => {
    const usage = usageOf(typed)
    if (usage) return turn.show(usageCard(usage))
    const audience =
      turn.sender.kind === 'personal' ? await audienceOf(context, await turn.actor()) : 'member'
    await turn.show(unknownCard(typed, suggestCommand(typed), audience))
  })
}
