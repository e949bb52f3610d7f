import type { PersonView } from '../services/find-people.ts'
import { resolveGroup } from '../services/resolve-group.ts'
import { resolvePeople } from '../services/resolve-people.ts'
import type { GroupView } from '../services/view-group.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { MOST_CHOICES, noGroupCard, noOneCard, whichGroupCard, whichPersonCard } from './choose-cards.ts'
import type { Turn } from './turn.ts'

type Again = (reference: string) => string
type Parts = Pick<BotParts, 'context'>

/**
 * Shows what `go` answers about the one person that `text` means; else a card to choose from several, or one with the names
 * that were probably meant. `again` is the whole command with another text in the place of this one.
 */
export async function onePerson(
  turn: Turn,
  bot: Parts,
  text: string,
  again: Again,
  go: (person: PersonView) => Promise<Card>,
): Promise<void> {
  await turn.show(await aboutPerson(turn, bot, text, again, go))
}

/** The same for a group. */
export async function oneGroup(
  turn: Turn,
  bot: Parts,
  text: string,
  again: Again,
  go: (group: GroupView) => Promise<Card>,
): Promise<void> {
  await turn.show(await aboutGroup(turn, bot, text, again, go))
}

/** The group that is meant; null once a card was shown that asks which. For what is not answered by a card. */
export async function chosenGroup(
  turn: Turn,
  bot: Parts,
  text: string,
  again: Again,
): Promise<GroupView | null> {
  const { group, asked } = await lookForGroup(turn, bot, text, again)
  if (asked) await turn.show(asked)
  return group ?? null
}

/** The card that `onePerson` shows: for commands that name more than one thing. */
export async function aboutPerson(
  turn: Turn,
  { context }: Parts,
  text: string,
  again: Again,
  go: (person: PersonView) => Promise<Card>,
): Promise<Card> {
  const { people, near } = await resolvePeople(context, await turn.actor(), { text, limit: MOST_CHOICES + 1 })
  const [person] = people
  if (!person) return noOneCard({ text, again }, near)
  return people.length === 1 ? go(person) : whichPersonCard(people, { text, again })
}

/** The same for a group. Where others read along, private groups are not spoken of. */
export async function aboutGroup(
  turn: Turn,
  bot: Parts,
  text: string,
  again: Again,
  go: (group: GroupView) => Promise<Card>,
): Promise<Card> {
  const { group, asked } = await lookForGroup(turn, bot, text, again)
  return asked ?? go(group)
}

async function lookForGroup(
  turn: Turn,
  { context }: Parts,
  text: string,
  again: Again,
): Promise<{ group: GroupView; asked?: undefined } | { group?: undefined; asked: Card }> {
  const found = await resolveGroup(context, await turn.actor(), { text, limit: MOST_CHOICES + 1 })
  const openly = turn.sender.kind !== 'personal'
  const groups = openly ? found.groups.filter(({ type }) => type === 'organization') : found.groups
  const [group] = groups
  if (!group) return { asked: noGroupCard({ text, again }, openly ? [] : found.near) }
  return groups.length === 1 ? { group } : { asked: whichGroupCard(groups, { text, again }) }
}
