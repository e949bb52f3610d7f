import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { groupHelpCard, helpCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

export function help(router: Router, { context }: BotParts): void {
  router.command('help', async turn => {
    const audience = await audienceOf(context, await turn.actor())
    await turn.show(
      turn.sender.kind === 'personal' ? helpCard(audience) : groupHelpCard(audience, turn.chatUrl),
    )
  })
}
