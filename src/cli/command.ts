import type { ParseArgsOptionsConfig } from 'node:util'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { SchemaState, Storage } from '../ports/storage.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Finding } from './finding.ts'
import type { Terminal } from './terminal.ts'

/** Every row applied; completed with errors; refused or failed; wrong usage. */
export const EXIT = { ok: 0, errors: 1, refused: 2, usage: 64 } as const

/** One command of `muster`: what is typed, what it says about itself, what it does. */
export interface Command {
  name: string
  /** What follows the name, as it is typed. */
  usage: string
  /** One line for the list of commands. */
  summary: string
  /** One line for each option, for `--help`. */
  help: readonly string[]
  options: ParseArgsOptionsConfig
  /** How many words may follow the name. */
  words: { least: number; most: number }
  /** Answers the exit code. Throws AppError for what a person can mend. */
  run(call: Call): Promise<number>
}

/** What a command works with. */
export interface Call {
  words: readonly string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  terminal: Terminal
  root: Root
}

/** What the composition root lends to the terminal. */
export interface Root {
  loadConfig(): Config
  createLogger(settings: { logLevel: string }): Logger
  openDirectory(config: Config): Promise<{ context: ServiceContext; close(): Promise<void> }>
  /** What `openDirectory` would find; changes nothing. */
  readSchema(config: Config): Promise<SchemaState>
  /** What is to be said of the database that MONGODB_URI names. */
  inspectDatabase(uri: string): Promise<Finding[]>
  /** What `muster migrate` copies, and where to; see `openMigration`. */
  openMigration(config: Config): Promise<{ source: Storage; target: Storage; close(): Promise<void> }>
  /** A storage that is removed when it is closed. */
  openScratch(): Promise<{ storage: Storage; close(): Promise<void> }>
  /** The zip that Teams takes. Throws ConfigError naming what is missing. */
  buildTeamsPackage(config: Config): Promise<Uint8Array>
  /** What `npm start` runs; it ends with the process. */
  start(): Promise<void>
}

/** The option that every listing and report takes. */
export const JSON_OPTION = { json: { type: 'boolean' } } as const satisfies ParseArgsOptionsConfig

/** A text option, or undefined. */
export function textOption(call: Call, name: string): string | undefined {
  const value = call.options[name]
  return typeof value === 'string' ? value : undefined
}
