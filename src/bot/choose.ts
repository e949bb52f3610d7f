import type { PersonView } from '../services/find-people.ts'
import { membersNamed } from '../services/look-at-leaving.ts'
import { resolveGroup } from '../services/resolve-group.ts'
import { resolvePeople } from '../services/resolve-people.ts'
import type { GroupView } from '../services/view-group.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import {
  choicesPerPage,
  noGroupCard,
  noOneCard,
  type Question,
  whichGroupCard,
  whichPersonCard,
} from './choose-cards.ts'
import type { Turn } from './turn.ts'

type Again = (reference: string) => string
type Parts = Pick<BotParts, 'context'>

/**
 * The card that `go` makes about the one person that `text` means; else one to choose from several, or one with the names that
 * were probably meant. `again` is the whole command with another text in the place of this one. `instead`: the answer where
 * nobody is called so, if there is one.
 */
export async function aboutPerson<Made extends Card | null = Card>(
  turn: Turn,
  { context }: Parts,
  text: string,
  again: Again,
  go: (person: PersonView) => Promise<Made>,
  instead?: () => Promise<Card | null>,
): Promise<Card | Made> {
  const limit = choicesPerPage({ text, again }) + 1
  const { people, near } = await resolvePeople(context, await turn.actor(), { text, limit })
  const [person] = people
  if (!person) return (await instead?.()) ?? noOneCard({ text, again }, near)
  return people.length === 1 ? go(person) : whichPersonCard(people, { text, again })
}

/**
 * The same for a group. Where others read along, private groups are not spoken of.
 */
export async function aboutGroup<Made extends Card | null = Card>(
  turn: Turn,
  bot: Parts,
  text: string,
  again: Again,
  go: (group: GroupView) => Promise<Made>,
  instead?: () => Promise<Card | null>,
): Promise<Card | Made> {
  const found = await lookForGroup(turn, bot, text, again)
  if ('group' in found) return go(found.group)
  return (found.isNone && (await instead?.())) || found.asked
}

/** Shows the card of `aboutPerson`. */
export async function onePerson(...asked: Parameters<typeof aboutPerson>): Promise<void> {
  const card = await aboutPerson(...asked)
  if (card) await asked[0].show(card)
}

/** Shows the card of `aboutGroup`. */
export async function oneGroup(...asked: Parameters<typeof aboutGroup>): Promise<void> {
  const card = await aboutGroup(...asked)
  if (card) await asked[0].show(card)
}

/** The group that is meant; null once a card was shown that asks which. For what is not answered by a card. */
export async function chosenGroup(
  turn: Turn,
  bot: Parts,
  text: string,
  again: Again,
): Promise<GroupView | null> {
  const found = await lookForGroup(turn, bot, text, again)
  if ('group' in found) return found.group
  await turn.show(found.asked)
  return null
}

/**
 * A page of those whom a text may mean, to choose from, also where it means one alone.
 * @param at.membersOf only members of this group
 */
export async function choicesCard(
  turn: Turn,
  { context }: Parts,
  question: Question,
  at: { what: 'person' | 'group'; skipped: number; membersOf?: string | undefined },
): Promise<Card> {
  const actor = await turn.actor()
  const { what, skipped, membersOf } = at
  const query = { text: question.text, limit: skipped + choicesPerPage(question) + 1 }
  if (what === 'group') {
    const { groups } = await resolveGroup(context, actor, query)
    const shown = groups.slice(skipped)
    return shown.length > 0 ? whichGroupCard(shown, question, { skipped }) : noGroupCard(question, [])
  }
  const people = membersOf
    ? await membersNamed(context, actor, { ...query, groupId: membersOf })
    : (await resolvePeople(context, actor, { ...query, all: true })).people
  const shown = people.slice(skipped)
  const page = { skipped, ...(membersOf ? { among: { membersOf } } : {}) }
  return shown.length > 0 ? whichPersonCard(shown, question, page) : noOneCard(question, [])
}

async function lookForGroup(
  turn: Turn,
  { context }: Parts,
  text: string,
  again: Again,
): Promise<{ group: GroupView } | { asked: Card; isNone: boolean }> {
  const openly = turn.sender.kind !== 'personal'
  const question = { text, again }
  const query = { text, limit: choicesPerPage(question) + 1, openly }
  const { groups, near } = await resolveGroup(context, await turn.actor(), query)
  const [group] = groups
  if (!group) return { asked: noGroupCard(question, near), isNone: true }
  if (groups.length === 1) return { group }
  return { asked: whichGroupCard(groups, question, { paged: !openly }), isNone: false }
}
