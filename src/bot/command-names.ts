import type { Args, ArgumentName } from './command-arguments.ts'
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

/** What a handler gets: the arguments that the command cannot do without are there, others may be. */
export type ArgsOf<Name extends CommandName> = Args &
  Readonly<Record<ArgumentsIn<Grammar[Name]['forms'][0]>, string>>

/** One entry of the list, with its name and where it stands. */
export interface Command extends CommandSpec {
  name: CommandName
  section: Section | null
}

/** The list of commands, in its order. */
export const COMMANDS: readonly Command[] = Object.entries(GRAMMAR).flatMap(([section, specs]) =>
  Object.entries<CommandSpec>(specs).map(([name, spec]) => ({
    ...spec,
    name: name as CommandName,
    section: section === 'Talk' ? null : (section as Section),
  })),
)

const BY_NAME = new Map<string, Command>(COMMANDS.map(command => [command.name, command]))

export function commandNamed(name: CommandName): Command {
  return BY_NAME.get(name) as Command
}

export function isCommandName(name: string): name is CommandName {
  return BY_NAME.has(name)
}
