import type { Attribute } from '../domain/attributes.ts'
import { findAttribute } from '../services/list-attributes.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { noAttributeCard } from './choose-cards.ts'
import { showInTime } from './show-in-time.ts'
import type { Turn } from './turn.ts'

/**
 * Shows the card that `go` makes about the attribute that `text` means; else one with those that were probably meant. `again` is
 * the whole command with another text in the place of this one.
 */
export async function oneAttribute(
  turn: Turn,
  bot: Pick<BotParts, 'context'>,
  text: string,
  again: (reference: string) => string,
  go: (attribute: Attribute) => Promise<Card>,
): Promise<void> {
  const found = await findAttribute(bot.context, await turn.actor(), { text })
  // Some look at the values of everybody.
  if ('attribute' in found) return showInTime(turn, bot, go(found.attribute))
  const names = found.near.map(({ label }) => label)
  await turn.show(noAttributeCard({ text, again }, names))
}
