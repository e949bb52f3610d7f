import { press } from './buttons.ts'
import type { Card } from './cards.ts'
import { type Args, type ArgumentName, argumentSpec, readValue } from './command-arguments.ts'
import { firstForm, openingWords, requiredArguments } from './command-forms.ts'
import { type CommandName, commandNamed, isCommandName } from './command-names.ts'
import { commandUsage } from './command-usage.ts'
import { plainText } from './escape-text.ts'
import type { ParsedCommand } from './parse-command.ts'
import { Plain, say, sayPlainly } from './say.ts'
import { MOST_TYPED } from './split-words.ts'

/** Asks for all that a command cannot do without, in one form; what was said already stands in it. */
export function askCard(name: CommandName, args: Args): Card {
  const command = commandNamed(name)
  const verb = openingWords(firstForm(command)).join(' ')
  return {
    template: 'ask',
    summary: sayPlainly`More is needed: ${commandUsage(command)}`,
    data: {
      title: say`${capital(verb)}`,
      hint: say`${capital(command.description)}. You can also type: ${commandUsage(command)}`,
      inputs: requiredArguments(command).map(argument => inputFor(argument, args[argument])),
      actions: [
        press(capital(verb), 'fill', { command: name, ...optional(name, args) }, { inputs: true }),
        press('Cancel', 'leave'),
      ],
    },
  }
}

/** What a form says, as it came from outside: another value than the argument has counts as not said. Null: not of a form of ours. */
export function readForm(data: Record<string, unknown>): ParsedCommand | null {
  const { command: name } = data
  if (typeof name !== 'string' || !isCommandName(name)) return null
  const args: Partial<Record<ArgumentName, string>> = {}
  for (const argument of argumentsOf(name)) {
    const said = data[argument]
    const value = typeof said === 'string' ? readValue(argument, said.slice(0, MOST_TYPED).trim()) : null
    if (value) args[argument] = value
  }
  const missing = requiredArguments(commandNamed(name)).filter(argument => args[argument] === undefined)
  return { name, args, missing, others: [] }
}

/** What asks for one argument, for the template `ask`. */
export function inputFor(argument: ArgumentName, said = ''): Record<string, unknown> {
  const { label, missing, values } = argumentSpec(argument)
  return {
    id: argument,
    label,
    missing,
    said: new Plain(plainText(said, MOST_TYPED)),
    chosen: values !== undefined,
    choices: Object.entries(values ?? {}).map(([value, words]) => ({
      title: capital(words[0] ?? value),
      value,
    })),
  }
}

/** What was said beyond the inputs rides along. */
function optional(name: CommandName, args: Args): Args {
  const asked = requiredArguments(commandNamed(name))
  return Object.fromEntries(
    Object.entries(args).filter(([argument]) => !asked.includes(argument as ArgumentName)),
  )
}

function argumentsOf(name: CommandName): ArgumentName[] {
  const found = commandNamed(name).forms.flatMap(form =>
    [...form.matchAll(/\{(\w+)/g)].map(match => match[1]),
  )
  return [...new Set(found)] as ArgumentName[]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
