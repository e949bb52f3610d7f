import type { PeopleCount } from '../services/count-people.ts'
import type { PeopleFilter } from '../services/list-people.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { FILTER_NAMES } from './people-card.ts'
import { quoteName } from './quote-name.ts'
import { type Line, type Plain, say, sayPlainly } from './say.ts'

/** What is looked for rides along in the card. */
const QUERY_LENGTH = 100

/** How many people there are of a kind. Who asks how many are in Sales may mean the group: where nobody else is meant it comes first. */
export function countCard(
  { count, more, group }: PeopleCount,
  { text, filter }: { text: string; filter?: PeopleFilter },
): Card {
  const people = peopleCount(count)
  const list = filter ? `users ${filter}` : `find ${quoteName(text.slice(0, QUERY_LENGTH))}`
  const found = filter
    ? say`${FILTER_NAMES[filter]}: ${more ? 'at least ' : ''}${people}.`
    : say`${more ? 'At least ' : ''}${people} ${count === 1 ? 'matches' : 'match'} "${text}".`
  const lines = group ? [found, groupLine(group)] : [found]
  return noteCard({
    lines: count === 0 ? lines.toReversed() : lines,
    summary: summaryOf({ count: count === 0 ? (group?.members ?? 0) : count, more }),
    actions: [
      ...(count > 0 ? [command('Show them', list)] : []),
      ...(group ? [command(`Group ${group.name}`, `group id:${group.id}`)] : []),
      ...(count === 0 && !group ? [command('Help', 'help')] : []),
    ],
  })
}

function groupLine({ name, members }: NonNullable<PeopleCount['group']>): Line {
  if (members === undefined) return say`There is a group ${name} too.`
  return say`The group ${name} has ${peopleCount(members)}.`
}

/** The number alone: what was asked for may be somebody's. */
function summaryOf({ count, more }: Pick<PeopleCount, 'count' | 'more'>): Plain {
  return sayPlainly`${more ? 'At least ' : ''}${count} ${count === 1 ? 'person' : 'people'}`
}
