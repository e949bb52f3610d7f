import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, destination, type Logger as PinoLogger, pino } from 'pino'
import pretty from 'pino-pretty'
import { AppError } from './errors.ts'

/** Child loggers carry `jobId` and `conversationId`. */
export type Logger = PinoLogger

const workedOn = new AsyncLocalStorage<Readonly<Record<string, string>>>()

/**
 * Every line that `work` logs, and that whatever it begins logs, carries `facts`, beside those of what it is part of: ids,
 * nothing of anybody.
 */
export function withLogFacts<T>(facts: Readonly<Record<string, string>>, work: () => T): T {
  return workedOn.run({ ...workedOn.getStore(), ...facts }, work)
}

/** The id of the request that whoever calls is working on; undefined outside of any. */
export function loggedRequest(): string | undefined {
  return workedOn.getStore()?.requestId
}

const PRINTS = ['debug', 'error', 'info', 'log', 'warn'] as const

/**
 * Takes what libraries print past the log into it, at a level that nobody reads unless they ask for it: the SDK prints a page
 * for every token that a stranger makes up.
 */
export function catchPrints(log: Logger, printer: Pick<Console, (typeof PRINTS)[number]> = console): void {
  for (const print of PRINTS)
    printer[print] = (...said: unknown[]) => log.debug({ said }, 'A library printed')
}

/** What names a person, opens a door or is content: never written, wherever it stands in a log line. */
const PRIVATE_KEYS = [
  'name',
  'displayName',
  'firstName',
  'lastName',
  'userName',
  'userPrincipalName',
  'email',
  'mail',
  'phone',
  'text',
  'value',
  'cells',
  'token',
  'accessToken',
  'authorization',
  'password',
  'secret',
  'clientSecret',
  'cookie',
  'downloadUrl',
  'uploadUrl',
]
const PRIVATE = new Set(PRIVATE_KEYS.map(key => key.toLowerCase()))
/** However the key goes that others give a secret. */
const SECRET = /(password|secret|token|cookie|api[-_]?key|authorization)$/i

const SCRUBBED: readonly [RegExp, string][] = [
  [/\b(bearer)\s+\S+/gi, '$1 [removed]'],
  [/\b(\w*(?:password|secret|token))=[^\s&;]+/gi, '$1=[removed]'],
  [/\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g, '[token]'],
  [/[^\s<>()"',;:=/]+@[^\s<>()"',;:/?&]+/g, '[e-mail]'],
  [/\+\d[\d\s().-]{6,18}\d/g, '[phone]'],
  [/(https?:\/\/[^\s?#]+)[?#]\S*/g, '$1?[removed]'],
]

/**
 * JSON lines on stderr, coloured lines where that is a terminal. Personal data is taken out by key and by look;
 * errors of our own are told by code and facts, because their messages are for people and may name some.
 */
export function createLogger(settings: { logLevel: string }, stream?: DestinationStream): Logger {
  return pino(
    {
      level: settings.logLevel,
      base: { pid: process.pid },
      mixin: () => ({ ...workedOn.getStore() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: label => ({ level: label }),
        log: line => withoutPersonalData(line, 0) as Record<string, unknown>,
      },
      // pino's own makes "Object" of what an error was: it comes after the formatter.
      serializers: { err: error => error },
      // What a child carries passes no formatter.
      redact: { paths: PRIVATE_KEYS, censor: '[removed]' },
      hooks: {
        logMethod(args, method) {
          method.apply(this, cleanArguments(args) as Parameters<typeof method>)
        },
      },
    },
    stream ?? defaultStream(),
  )
}

/** pino takes an error's message as that of a line which has none: such a line gets the error's type instead. */
function cleanArguments([first, ...others]: readonly unknown[]): unknown[] {
  const rest = others.map(arg => withoutPersonalData(arg, 1))
  if (typeof first === 'string') return [scrub(first), ...rest]
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err
  if (typeof rest[0] !== 'string' && error instanceof Error) return [first, error.constructor.name]
  return [first, ...rest]
}

function defaultStream(): DestinationStream {
  if (!process.stderr.isTTY) return destination({ dest: 2, sync: true })
  return pretty({
    destination: 2,
    sync: true,
    colorize: true,
    ignore: 'pid,hostname',
    translateTime: 'HH:MM:ss',
  })
}

function withoutPersonalData(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrub(value)
  if (value instanceof Error) return describeError(value, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 5 || ArrayBuffer.isView(value)) return '[left out]'
  if (Array.isArray(value)) return value.slice(0, 20).map(item => withoutPersonalData(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      PRIVATE.has(key.toLowerCase()) || SECRET.test(key) ? '[removed]' : withoutPersonalData(item, depth + 1),
    ]),
  )
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const own = error instanceof AppError
  // A database server quotes the whole command, records and all.
  const quotes = 'errorResponse' in error
  return {
    type: error.constructor.name,
    code: (error as { code?: unknown }).code,
    ...(own ? { retryable: error.retryable, facts: withoutPersonalData(error.facts, depth + 1) } : {}),
    ...(own || quotes ? {} : { message: scrub(error.message) }),
    at: frames(error),
    ...(error.cause instanceof Error && depth < 4 ? { cause: describeError(error.cause, depth + 1) } : {}),
  }
}

/** The stack without its first lines, which repeat the message. */
function frames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 12)
    .map(line => line.trim())
}

function scrub(text: string): string {
  let clean = text.length > 4000 ? `${text.slice(0, 4000)}…` : text
  for (const [pattern, replacement] of SCRUBBED) clean = clean.replace(pattern, replacement)
  return clean
}
