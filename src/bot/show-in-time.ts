import { setTimeout } from 'node:timers/promises'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { noteLastList } from './last-list.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import type { Turn } from './turn.ts'

/** Nobody waits longer for an answer without a word, in milliseconds. */
const PATIENCE_MS = 60

/** Shows a card once it is made; where that takes long, what is said first is that it comes. */
export async function showInTime(
  turn: Turn,
  { context }: Pick<BotParts, 'context'>,
  making: Promise<Card>,
): Promise<void> {
  // It may fail before anybody waits for it again; then that is told.
  making.catch(() => {})
  const card = await Promise.race([making, setTimeout(PATIENCE_MS, null)])
  if (card) return turn.show(card)
  await turn.show(
    noteCard({
      lines: [say`That takes a moment, since I look at everybody in the directory. The answer comes here.`],
      summary: sayPlainly`That takes a moment`,
    }),
  )
  turn.afterwards(async talk => {
    const late = await making
    await noteLastList(context, turn.sender, late)
    await talk.show(late)
  })
}
