import { z } from 'zod'
import { audienceOf } from '../audience.ts'
import type { BotParts } from '../bot-parts.ts'
import { SECTIONS } from '../command-spec.ts'
import { groupHelpCard, helpCard, topicHelpCard } from '../help-card.ts'
import type { Router } from '../router.ts'

const section = z.enum(SECTIONS)

export function help(router: Router, { context }: BotParts): void {
  router.command('help', async (turn, { topic }) => {
    if (turn.sender.kind !== 'personal') return turn.show(groupHelpCard(turn.chatUrl))
    const audience = await audienceOf(context, await turn.actor())
    await turn.show(topic ? topicHelpCard(audience, section.parse(topic)) : helpCard(audience))
  })
}
