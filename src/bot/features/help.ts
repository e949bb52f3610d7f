import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { helpCard } from '../guide-cards.ts'
import type { Router } from '../router.ts'

export function help(router: Router, { context }: BotParts): void {
  router.command('help', async turn => turn.show(helpCard(await audienceOf(context, await turn.actor()))))
}
