import type { Args, ArgumentName } from './command-arguments.ts'
import { FORMS, type Form } from './command-forms.ts'
import type { CommandName } from './command-names.ts'
import { matchForm, matchPart } from './match-form.ts'
import { joinWords, MOST_TYPED, splitWords, type TypedWord } from './split-words.ts'
import { stripPoliteness } from './strip-politeness.ts'

/** What somebody wants, as far as it was said. */
export interface ParsedCommand {
  name: CommandName
  args: Args
  /** Required arguments that were not said. */
  missing: readonly ArgumentName[]
  /** Other ways to divide the words, where names hold words of the command: "rename Road to Nowhere to Highway". */
  others: readonly Args[]
}

/**
 * Case, a leading slash, quotes, spaces, manners and full sentences do not matter. Of several commands the one that leaves
 * least to chance is meant; one that is all there comes before one that lacks something. Null when it is no command: a page
 * that was pasted is none, and is not gone through.
 */
export function parseCommand(typed: string): ParsedCommand | null {
  if (typed.length > MOST_TYPED) return null
  const words = splitWords(typed)
  const stripped = stripPoliteness(words)
  const whole = complete(stripped) ?? complete(words)
  // Where its own words are all that was said, none leaves less to chance.
  if (whole && (words.length > MOST_BARE || whole.weight >= joinWords(words).length)) return whole.parsed
  const part = incomplete(stripped) ?? incomplete(words)
  // "delete group" is about no person called group.
  const isBare = part !== null && Object.keys(part.parsed.args).length === 0
  return whole && !(isBare && part.weight > whole.weight) ? whole.parsed : (part?.parsed ?? null)
}

/** A command without anything said to it has few words. */
const MOST_BARE = 6

interface Weighed {
  weight: number
  parsed: ParsedCommand
}

/** By the first word; those that begin with an argument are looked at always. */
const BY_OPENING = new Map<string, Form[]>()
for (const form of FORMS) {
  const [first] = form.pieces
  const key = first && 'word' in first ? first.word : ''
  BY_OPENING.set(key, [...(BY_OPENING.get(key) ?? []), form])
}

function candidates(words: readonly TypedWord[]): Form[] {
  return [...(BY_OPENING.get(words[0]?.folded ?? '') ?? []), ...(BY_OPENING.get('') ?? [])]
}

function complete(words: readonly TypedWord[]): Weighed | null {
  let best: Weighed | null = null
  for (const { command, pieces, required } of candidates(words)) {
    const [match, ...others] = matchForm(words, pieces)
    if (!match || (best && match.weight <= best.weight)) continue
    const missing = required.filter(name => match.args[name] === undefined)
    if (missing.length > 0) continue
    const parsed = { name: command.name, args: match.args, missing, others: others.map(({ args }) => args) }
    best = { weight: match.weight, parsed }
  }
  return best
}

function incomplete(words: readonly TypedWord[]): Weighed | null {
  let best: Weighed | null = null
  for (const form of candidates(words)) {
    const match = matchPart(words, form)
    if (!match) continue
    const { args, missing, weight } = match
    // Where nothing was said to it yet, the first of the list is meant.
    const said = Object.keys(args).length > 0
    const better =
      best === null ||
      weight > best.weight ||
      (weight === best.weight && said && missing.length < best.parsed.missing.length)
    if (better) best = { weight, parsed: { name: form.command.name, args, missing, others: [] } }
  }
  return best
}
