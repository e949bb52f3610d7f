import { z } from 'zod'
import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import {
  groupHelloCard,
  helloCard,
  leftCard,
  noNextCard,
  notAskedCard,
  noUndoCard,
  thanksCard,
} from '../guide-cards.ts'
import { firstNameOf } from '../person-card.ts'
import type { Router } from '../router.ts'

const anything = z.object({})

/** Greetings, thanks, leaving a form, and pages, questions and deeds that there are not. */
export function smallTalk(router: Router, { context }: BotParts): void {
  router.command('hello', async turn => {
    const name = firstNameOf(turn.sender.name)
    if (turn.sender.kind !== 'personal') return turn.show(groupHelloCard(name, turn.chatUrl))
    await turn.show(helloCard(name, await audienceOf(context, await turn.actor())))
  })
  router.command('thanks', async turn => turn.show(thanksCard()))
  router.command('next', async turn => turn.show(noNextCard()))
  router.command('yes', async turn => turn.show(notAskedCard()))
  router.command('undo', async turn => turn.show(noUndoCard()))
  router.command('leave', async turn => turn.show(leftCard()))
  router.press('leave', anything, async () => ({ card: leftCard() }))
}
