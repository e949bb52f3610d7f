import type { ArgumentName } from './command-arguments.ts'
import { COMMANDS, type Command } from './command-names.ts'

/** A word that is typed as it stands, or something that is said. `only`: the words that it may be. */
export type Piece = { word: string } | { argument: ArgumentName; only?: readonly string[] }

/** One way to type a command, without choices left in it. */
export interface Form {
  command: Command
  pieces: readonly Piece[]
  /** What the command cannot do without. */
  required: readonly ArgumentName[]
}

const PIECE = /\[[^\]]*\]|\S+/g
const ARGUMENT = /^\{(\w+)(?::([^}]*))?\}$/

/** Every way to type every command, in the order of the list. */
export const FORMS: readonly Form[] = COMMANDS.flatMap(command => {
  const required = requiredArguments(command)
  return command.forms.flatMap(form => expand(form).map(pieces => ({ command, pieces, required })))
})

/** What a command cannot do without: the arguments of its first form. */
export function requiredArguments({ forms }: Pick<Command, 'forms'>): ArgumentName[] {
  return [...forms[0].matchAll(/\{(\w+)/g)].map(match => match[1] as ArgumentName)
}

/** The words that a form begins with: `make`, `who is`. */
export function openingWords({ pieces }: Pick<Form, 'pieces'>): string[] {
  const end = pieces.findIndex(piece => !('word' in piece))
  return pieces.slice(0, end === -1 ? undefined : end).flatMap(piece => ('word' in piece ? [piece.word] : []))
}

/** The first way to type it: what help, forms and cards call it by. */
export function firstForm(command: Command): Form {
  return FORMS.find(form => form.command === command) as Form
}

function expand(form: string): Piece[][] {
  let ways: Piece[][] = [[]]
  for (const part of form.match(PIECE) ?? []) {
    const tails = part.startsWith('[')
      ? [[], ...expand(part.slice(1, -1))]
      : choices(part).map(piece => [piece])
    ways = ways.flatMap(way => tails.map(tail => [...way, ...tail]))
  }
  return ways
}

function choices(part: string): Piece[] {
  const [argument, name, only] = ARGUMENT.exec(part) ?? []
  if (!argument) return part.split('|').map(word => ({ word }))
  return [{ argument: name as ArgumentName, ...(only ? { only: only.split('|') } : {}) }]
}
