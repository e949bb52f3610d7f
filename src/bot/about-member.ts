import type { PersonView } from '../services/find-people.ts'
import type { GroupView } from '../services/view-group.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { aboutGroup, aboutPerson } from './choose.ts'
import { quoteName, referToGroup } from './quote-name.ts'
import type { Turn } from './turn.ts'

/**
 * The card for a command about a person and a group, once both are clear; else one to choose from several.
 * `again`: the whole command with other words for the two.
 */
export function aboutMember(
  turn: Turn,
  bot: Pick<BotParts, 'context'>,
  said: { person: string; group: string },
  again: (person: string, group: string) => string,
  go: (person: PersonView, group: GroupView) => Promise<Card>,
): Promise<Card> {
  const againAboutGroup = (reference: string) => again(quoteName(said.person), reference)
  return aboutGroup(turn, bot, said.group, againAboutGroup, group => {
    const againAboutPerson = (reference: string) => again(reference, referToGroup(group))
    return aboutPerson(turn, bot, said.person, againAboutPerson, person => go(person, group))
  })
}
