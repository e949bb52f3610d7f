import { getColumns } from '../services/choose-columns.ts'
import { findPeople } from '../services/find-people.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { noOneCard } from './choose-cards.ts'
import { PEOPLE_PER_PAGE, peopleCard } from './people-card.ts'
import type { Turn } from './turn.ts'

/** A page of the people whom words find, or the names that were probably meant. */
export async function lookUpCard(
  turn: Turn,
  { context }: Pick<BotParts, 'context'>,
  { text, after, skipped }: { text: string; after?: string | undefined; skipped: number },
): Promise<Card> {
  const actor = await turn.actor()
  const query = { text, limit: PEOPLE_PER_PAGE, ...(after ? { after } : {}) }
  const found = await findPeople(context, actor, query)
  if (found.people.length === 0 && skipped === 0) {
    return noOneCard({ text, again: name => `find ${name}` }, found.near)
  }
  return peopleCard({ ...found, text, skipped }, (await getColumns(context, actor)).chosen)
}

/** The first page of them; null where words find nobody. */
export async function foundCard(
  turn: Turn,
  { context }: Pick<BotParts, 'context'>,
  text: string,
): Promise<Card | null> {
  const actor = await turn.actor()
  const found = await findPeople(context, actor, { text, limit: PEOPLE_PER_PAGE, guesses: false })
  if (found.people.length === 0) return null
  return peopleCard({ ...found, text, skipped: 0 }, (await getColumns(context, actor)).chosen)
}
