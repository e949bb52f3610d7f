import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { suggestCommand, usageOf } from '../commands.ts'
import { groupUnknownCard, unknownCard, usageCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

/** A guess is offered, never run. */
export function unknown(router: Router, { context }: BotParts): void {
  router.on('unknown', async (turn, { typed }) => {
    const usage = usageOf(typed)
    if (usage) return turn.show(usageCard(usage))
    const suggestion = suggestCommand(typed)
    if (turn.sender.kind !== 'personal' && suggestion === null) {
      return turn.show(groupUnknownCard(turn.chatUrl))
    }
    const audience =
      turn.sender.kind === 'personal' ? await audienceOf(context, await turn.actor()) : 'member'
    await turn.show(unknownCard(typed, suggestion, audience))
  })
}
