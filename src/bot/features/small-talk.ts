import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { helloCard, thanksCard } from '../guide-cards.ts'
import { firstNameOf } from '../person-card.ts'
import type { Router } from '../router.ts'

export function smallTalk(router: Router, { context }: BotParts): void {
  router.command('hello', async turn => {
    const audience =
      turn.sender.kind === 'personal' ? await audienceOf(context, await turn.actor()) : 'member'
    await turn.show(helloCard(firstNameOf(turn.sender.name), audience))
  })
  router.command('thanks', async turn => turn.show(thanksCard()))
}
