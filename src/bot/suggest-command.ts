import { editDistance } from '../domain/edit-distance.ts'
import { FORMS, openingWords } from './command-forms.ts'
import { parseCommand } from './parse-command.ts'
import { joinWords, splitWords, type TypedWord } from './split-words.ts'
import { stripPoliteness } from './strip-politeness.ts'

/** Whatever is shorter is near to everything. */
const SHORTEST = 3
/** A slip of the hand is in the first words of what was typed, not in a page of text. */
const MOST_WORDS = 60

/** The words that commands begin with, once each. */
const OPENINGS = [...new Set(FORMS.map(form => openingWords(form).join(' ')))].filter(
  words => words.length >= SHORTEST,
)

/** Ways to say something that are not typed as commands, and the command that says it. */
const SAID_OTHERWISE: readonly [RegExp, string][] = [
  [/^(.+)['’]s groups$/i, 'groups of $1'],
  [/^(.+)['’]s (?:profile|card|details|manager|boss)$/i, 'who is $1'],
  [/^(?:the )?(.+) group$/i, 'group $1'],
  [/^join (?:the )?(?:group )?(.+)$/i, 'add me to $1'],
  [/^leave (?:the )?(?:group )?(.+)$/i, 'remove me from $1'],
]

/** The command that was probably meant, as it can be run; null when nothing is near. */
export function suggestCommand(typed: string): string | null {
  const words = splitWords(typed)
  if (words.length > MOST_WORDS || joinWords(words).length < SHORTEST) return null
  return otherwise(joinWords(stripPoliteness(words)).replace(/[.?!]+$/, '')) ?? nearestOf(words)
}

function otherwise(said: string): string | null {
  const [pattern, instead] = SAID_OTHERWISE.find(([each]) => each.test(said)) ?? []
  const command = pattern ? said.replace(pattern, instead ?? '') : ''
  return parseCommand(command)?.missing.length === 0 ? command : null
}

function nearestOf(words: readonly TypedWord[]): string | null {
  return nearest(stripPoliteness(words)) ?? nearest(words)
}

function nearest(words: readonly TypedWord[]): string | null {
  let best: { command: string; distance: number } | null = null
  for (const opening of OPENINGS) {
    const size = opening.split(' ').length
    for (const count of [size, size - 1, size + 1]) {
      if (count < 1 || count > words.length) continue
      const start = joinWords(words.slice(0, count)).toLowerCase()
      if (Math.abs(start.length - opening.length) > opening.length / 3) continue
      const distance = editDistance(start, opening)
      if (distance === 0 || distance > Math.floor(opening.length / 3)) continue
      if (best && distance >= best.distance) continue
      const command = [opening, joinWords(words.slice(count))].join(' ').trim()
      if (parseCommand(command)?.missing.length === 0) best = { command, distance }
    }
  }
  return best?.command ?? null
}
