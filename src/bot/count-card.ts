import type { PeopleCount } from '../services/count-people.ts'
import type { PeopleFilter } from '../services/list-people.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { FILTER_NAMES } from './people-card.ts'
import { quoteName } from './quote-name.ts'
import { say, sayPlainly } from './say.ts'

/** What is looked for rides along in the card. */
const QUERY_LENGTH = 100

/** How many people there are of a kind. */
export function countCard(
  { count, more, group }: PeopleCount,
  { text, filter }: { text: string; filter?: PeopleFilter },
): Card {
  const people = peopleCount(count)
  const list = filter ? `users ${filter}` : `find ${quoteName(text.slice(0, QUERY_LENGTH))}`
  return noteCard({
    lines: [
      filter
        ? say`${FILTER_NAMES[filter]}: ${more ? 'at least ' : ''}${people}.`
        : say`${more ? 'At least ' : ''}${people} ${count === 1 ? 'matches' : 'match'} "${text}".`,
      ...(group ? [say`There is a group ${group.name} too.`] : []),
    ],
    summary: sayPlainly`A count`,
    actions: [
      ...(count > 0 ? [command('Show them', list)] : []),
      ...(group ? [command(`Group ${group.name}`, `group id:${group.id}`)] : []),
      ...(count === 0 && !group ? [command('Help', 'help')] : []),
    ],
  })
}
