import { parseArgs } from 'node:util'
import { AppError } from '../errors.ts'
import { type Command, EXIT, type Root } from './command.ts'
import { doctorCommand } from './commands/doctor-command.ts'
import { exportCommand } from './commands/export-command.ts'
import { failedCommand } from './commands/failed-command.ts'
import { findCommand } from './commands/find-command.ts'
import { importCommand } from './commands/import-command.ts'
import { jobsCommand } from './commands/jobs-command.ts'
import { migrateCommand } from './commands/migrate-command.ts'
import { resultsCommand } from './commands/results-command.ts'
import { startCommand } from './commands/start-command.ts'
import { teamsPackageCommand } from './commands/teams-package-command.ts'
import { templateCommand } from './commands/template-command.ts'
import { workerCommand } from './commands/worker-command.ts'
import { nearest } from './nearest.ts'
import { plain, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export const COMMANDS: readonly Command[] = [
  startCommand,
  workerCommand,
  importCommand,
  jobsCommand,
  resultsCommand,
  failedCommand,
  exportCommand,
  templateCommand,
  findCommand,
  doctorCommand,
  migrateCommand,
  teamsPackageCommand,
]

const HELP = ['help', '--help', '-h']

/** Runs what was typed after `muster`. Answers the exit code; errors for people go to stderr. */
export async function runMuster(typed: readonly string[], root: Root, terminal: Terminal): Promise<number> {
  const [name, ...rest] = typed
  if (name === undefined || HELP.includes(name)) {
    const [about] = rest
    const command = COMMANDS.find(candidate => candidate.name === about)
    await terminal.out(command ? helpOf(command) : overview())
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  try {
    return await runCommand(commandNamed(name), rest, { root, terminal })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    terminal.say(error.message.split('\n').map(plain).join('\n'))
    return error instanceof UsageError ? EXIT.usage : EXIT.refused
  }
}

async function runCommand(
  command: Command,
  typed: string[],
  given: { root: Root; terminal: Terminal },
): Promise<number> {
  if (typed.includes('--help') || typed.includes('-h')) {
    await given.terminal.out(helpOf(command))
    return EXIT.ok
  }
  return command.run({ ...parseWords(command, typed), ...given })
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find(candidate => candidate.name === name)
  if (command) return command
  const names = COMMANDS.map(candidate => candidate.name)
  throw new UsageError(`There is no command "${name}".${didYouMean(nearest(name, names))}\n\n${overview()}`)
}

function parseWords(command: Command, typed: string[]) {
  const { positionals, values } = parse(command, typed)
  const { least, most } = command.words
  if (positionals.length < least) throw new UsageError(usageOf(command))
  if (positionals.length > most) {
    throw new UsageError(`"${positionals[most]}" is one word too many.\n${usageOf(command)}`)
  }
  return { words: positionals, options: values as Record<string, string | boolean | undefined> }
}

function parse(command: Command, typed: string[]) {
  try {
    return parseArgs({ args: typed, options: command.options, allowPositionals: true, strict: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    throw new UsageError(`${explain(command, typed, code, message)}\n${usageOf(command)}`)
  }
}

function explain(command: Command, typed: string[], code: string, message: string): string {
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `${message.split('. ')[0]}.`
  const options = Object.keys(command.options).map(name => `--${name}`)
  const unknown = typed
    .map(word => word.replace(/=.*/, ''))
    .find(word => word.startsWith('-') && !options.includes(word))
  return `${command.name} has no option ${unknown}.${didYouMean(nearest(unknown ?? '', options))}`
}

function didYouMean(guess: string | null): string {
  return guess ? ` Did you mean ${guess}?` : ''
}

function usageOf(command: Command): string {
  return `Usage: muster ${command.name} ${command.usage}`.trimEnd()
}

function helpOf(command: Command): string {
  const help = command.help.map(line => `  ${line}\n`).join('')
  return `${usageOf(command)}\n${command.summary}\n${help === '' ? '' : `\n${help}`}`
}

function overview(): string {
  const typed = COMMANDS.map(({ name, usage }) => `muster ${name} ${usage.replace(/ ?\[--.*/, '')}`.trimEnd())
  const width = Math.max(...typed.map(text => text.length))
  const lines = COMMANDS.map(({ summary }, i) => `  ${typed[i]?.padEnd(width)}  ${summary}\n`)
  const head = "Muster keeps an organisation's people directory."
  return `${head}\n\n${lines.join('')}\nmuster COMMAND --help tells the options.\n`
}
