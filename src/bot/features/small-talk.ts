import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { groupHelloCard, helloCard, thanksCard } from '../guide-cards.ts'
import { firstNameOf } from '../person-card.ts'
import type { Router } from '../router.ts'

export function smallTalk(router: Router, { context }: BotParts): void {
  router.command('hello', async turn => {
    const name = firstNameOf(turn.sender.name)
    if (turn.sender.kind !== 'personal') return turn.show(groupHelloCard(name, turn.chatUrl))
    await turn.show(helloCard(name, await audienceOf(context, await turn.actor())))
  })
  router.command('thanks', async turn => turn.show(thanksCard()))
}
