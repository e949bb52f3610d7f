import type { Args, ArgumentName } from './command-arguments.ts'
import { FORMS, type Form, requiredArguments } from './command-forms.ts'
import type { CommandName } from './command-names.ts'
import { matchForm, matchPart } from './match-form.ts'
import { splitWords, type TypedWord } from './split-words.ts'
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

/** Two hundred entries fit, as `add … to …` takes them; a page that was pasted is no command, and is not gone through. */
const MOST_CHARS = 20_000

/**
 * Case, a leading slash, quotes, spaces, manners and full sentences do not matter. Of several commands the one that leaves
 * least to chance is meant; one that is all there comes before one that lacks something. Null when it is no command.
 */
export function parseCommand(typed: string): ParsedCommand | null {
  if (typed.length > MOST_CHARS) return null
  const words = splitWords(typed)
  const stripped = stripPoliteness(words)
  return complete(stripped) ?? complete(words) ?? incomplete(stripped) ?? incomplete(words)
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

function complete(words: readonly TypedWord[]): ParsedCommand | null {
  let best: { weight: number; parsed: ParsedCommand } | null = null
  for (const { command, pieces } of candidates(words)) {
    const [match, ...others] = matchForm(words, pieces)
    if (!match || (best && match.weight <= best.weight)) continue
    const missing = requiredArguments(command).filter(name => match.args[name] === undefined)
    if (missing.length > 0) continue
    const parsed = { name: command.name, args: match.args, missing, others: others.map(({ args }) => args) }
    best = { weight: match.weight, parsed }
  }
  return best?.parsed ?? null
}

function incomplete(words: readonly TypedWord[]): ParsedCommand | null {
  let best: { weight: number; parsed: ParsedCommand } | null = null
  for (const form of candidates(words)) {
    const match = matchPart(words, form, requiredArguments(form.command))
    if (!match) continue
    const { args, missing, weight } = match
    const better =
      best === null ||
      weight > best.weight ||
      (weight === best.weight && missing.length < best.parsed.missing.length)
    if (better) best = { weight, parsed: { name: form.command.name, args, missing, others: [] } }
  }
  return best?.parsed ?? null
}
