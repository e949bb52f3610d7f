import { foldText } from '../domain/users.ts'
import { type AuditSubject, GONE, OPERATOR } from '../services/list-audit.ts'
import { resolveGroup } from '../services/resolve-group.ts'
import { resolvePeople } from '../services/resolve-people.ts'
import type { BotParts } from './bot-parts.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { aboutGroup, aboutPerson } from './choose.ts'
import { noOneCard } from './choose-cards.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import type { Turn } from './turn.ts'

/** A subject that is asked for, with what it is called. */
export interface NamedSubject {
  subject: AuditSubject
  name: string
}

const KIND = /^(group|person|user)\s+(?=\S)/i

/**
 * The card about the person or the group that `text` means ("person …" and "group …" say which), or one to choose from.
 * `again` is the whole command with another text in the place of this one.
 */
export async function aboutSubject<Made extends Card | null = Card>(
  turn: Turn,
  bot: Pick<BotParts, 'context'>,
  text: string,
  again: (text: string) => string,
  go: (found: NamedSubject) => Promise<Made>,
): Promise<Card | Made> {
  if (text === `id:${OPERATOR}`) return go({ subject: { kind: 'operator' }, name: 'the operator' })
  const kind = KIND.exec(text)?.[1]?.toLowerCase()
  const rest = text.replace(KIND, '')
  const asGroup = (said: string, sayAgain = again) =>
    aboutGroup(turn, bot, said, sayAgain, ({ id, name }) => go({ subject: { kind: 'group', id }, name }))
  const asPerson = (said: string, sayAgain = again) =>
    aboutPerson(turn, bot, said, sayAgain, ({ id, displayName }) =>
      go({ subject: { kind: 'person', id }, name: displayName }),
    )
  if (kind === 'group') return asGroup(rest, said => again(`group ${said}`))
  if (kind !== undefined) return asPerson(rest, said => again(`person ${said}`))
  const actor = await turn.actor()
  const query = { text, limit: 2 }
  const { groups, near } = await resolveGroup(bot.context, actor, query)
  const { people, near: names } = await resolvePeople(bot.context, actor, query)
  // A group is called like the department of its people: whose whole name it is, that is meant.
  const isGroup = groups.some(({ name }) => foldText(name) === foldText(text))
  const isPerson = people.some(({ displayName }) => foldText(displayName) === foldText(text))
  if (groups.length > 0 && people.length > 0 && isGroup === isPerson) return bothCard(text, again)
  if (isPerson && !isGroup) return asPerson(text)
  if (groups.length > 0) return asGroup(text)
  if (people.length > 0) return asPerson(text)
  const id = /^id:(\S+)$/.exec(text)?.[1]
  // The log outlasts those whom it names.
  return id
    ? go({ subject: { kind: 'person', id }, name: GONE })
    : noOneCard({ text, again }, [...near, ...names].slice(0, 3))
}

function bothCard(text: string, again: (text: string) => string): Card {
  return noteCard({
    lines: [say`Both a group and a person match "${text}". Which do you mean?`],
    summary: sayPlainly`A group or a person?`,
    actions: [command('The group', again(`group ${text}`)), command('The person', again(`person ${text}`))],
  })
}
