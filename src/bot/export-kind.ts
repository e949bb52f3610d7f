import { EXPORT_TYPES } from '../domain/jobs.ts'
import { resolveGroup } from '../services/resolve-group.ts'
import type { BotParts } from './bot-parts.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import type { Args } from './command-arguments.ts'
import { fitsButton } from './fits-button.ts'
import { noteCard } from './note-card.ts'
import { quoteName } from './quote-name.ts'
import { say, sayPlainly } from './say.ts'
import type { Turn } from './turn.ts'

/** What was said to an export, where the kind of file is none that there is: "Women as leaders" may be a group. */
export async function withoutKind(
  turn: Turn,
  { context }: Pick<BotParts, 'context'>,
  said: Args,
): Promise<Args | null> {
  const { kind, group, ...rest } = said
  if (kind === undefined) return said
  if (group === undefined) return null
  const openly = turn.sender.kind !== 'personal'
  for (const text of [`${group} as ${kind}`, `${group} to ${kind}`]) {
    const { groups } = await resolveGroup(context, await turn.actor(), {
      text,
      limit: 1,
      guesses: false,
      openly,
    })
    if (groups.length > 0) return { ...rest, group: text }
  }
  return null
}

/** Names the kinds of files that there are; each button asks for the same again. */
export function unknownKindCard({ what = 'users', group, kind = '', columns }: Args): Card {
  const of = group === undefined ? '' : ` of ${quoteName(group)}`
  const rest = columns === undefined ? '' : ` columns ${columns}`
  const again = (type: string) => `export ${what}${of} as ${type}${rest}`
  const named = kind.replace(/^an?\s+/i, '')
  return noteCard({
    lines: [say`I write no ${named}: exports are csv, or xlsx for Excel. Which one?`],
    summary: sayPlainly`Exports are csv or xlsx`,
    actions: [
      ...(fitsButton(again('')) ? EXPORT_TYPES.map(type => command(type, again(type))) : []),
      command('Cancel', 'cancel'),
    ],
  })
}
