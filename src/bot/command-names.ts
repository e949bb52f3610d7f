import { type Args, type ArgumentName, argumentSpec } from './command-arguments.ts'
import type { CommandSpec, Section } from './command-spec.ts'
import { GRAMMAR } from './commands.ts'

type Sections = (typeof GRAMMAR)[keyof typeof GRAMMAR]
type Merged<T> = (T extends unknown ? (each: T) => void : never) extends (each: infer All) => void
  ? All
  : never
type Grammar = Merged<Sections>

export type CommandName = keyof Grammar & string

type ArgumentsIn<Form extends string> = Form extends `${string}{${infer Name}}${infer Rest}`
  ? Extract<Name, ArgumentName> | ArgumentsIn<Rest>
  : never

type FirstForm<Forms extends string> = Forms extends `${infer First}/${string}` ? First : Forms

/** What a handler gets: the arguments that the command cannot do without are there, others may be. */
export type ArgsOf<Name extends CommandName> = Args &
  Readonly<Record<ArgumentsIn<FirstForm<Grammar[Name]['forms']>>, string>>

/** One entry of the list, with its name and where it stands. */
export interface Command extends Omit<CommandSpec, 'forms'> {
  name: CommandName
  section: Section | null
  /** Each way to type it. */
  forms: readonly [string, ...string[]]
  example: string
}

/** The list of commands, in its order. */
export const COMMANDS: readonly Command[] = Object.entries(GRAMMAR).flatMap(([section, specs]) =>
  Object.entries<CommandSpec>(specs).map(([name, spec]) => {
    const forms = waysOf(spec)
    return {
      ...spec,
      name: name as CommandName,
      section: section === 'Talk' ? null : (section as Section),
      forms,
      example: spec.example ?? exampleOf(forms[0]),
    }
  }),
)

const BY_NAME = new Map<string, Command>(COMMANDS.map(command => [command.name, command]))

export function commandNamed(name: CommandName): Command {
  return BY_NAME.get(name) as Command
}

export function isCommandName(name: string): name is CommandName {
  return BY_NAME.has(name)
}

function waysOf({ forms }: CommandSpec): [string, ...string[]] {
  return forms.split('/').map(form => form.trim().replace(/\s+/g, ' ')) as [string, ...string[]]
}

/** With the first of its words, what may be left out left out, and something said for each argument. */
function exampleOf(form: string): string {
  const pieces = form.replace(/\[[^\]]*\]\s*/g, '').split(' ')
  return pieces
    .map(piece => {
      const argument = /^\{(\w+)/.exec(piece)?.[1] as ArgumentName | undefined
      return argument ? argumentSpec(argument).example : piece.split('|')[0]
    })
    .join(' ')
}
