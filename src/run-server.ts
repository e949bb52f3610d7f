import { type App, startApp } from './app.ts'
import { type Config, loadConfig } from './config.ts'
import { AppError } from './errors.ts'
import { catchPrints, createLogger, type Logger } from './logger.ts'

/**
 * How long it may take to put everything down before it is cut off. Requests have 3 s of it, then turns 3 s, then cards 1.5 s;
 * beside them jobs and letters 5 s.
 */
const STOP_MS = 10_000
/** It refuses to start: as commands of the terminal end that were refused. */
const REFUSED = 2

/** Starts Muster with the settings of this process, and stops it on signals. What keeps it from starting is said on stderr. */
export async function runServer(): Promise<void> {
  const config = orExit(() => loadConfig())
  if (!config) return
  const log = createLogger(config)
  catchPrints(log)
  stopOnCrash(log)
  const app = await startApp(config, log).catch(error => {
    explain(error, log)
    process.exit(REFUSED)
  })
  stopOnSignals(app, log)
  print(...welcome(app, config))
}

function orExit<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = REFUSED
    return null
  }
}

/** Errors of ours are for people; any other is for whoever reads the log. */
function explain(error: unknown, log: Logger): void {
  if (error instanceof AppError) process.stderr.write(`Muster cannot start: ${error.message}\n`)
  else log.fatal({ err: error }, 'Muster cannot start')
}

function welcome(app: App, config: Config): string[] {
  const lines = [
    app.chatUrl
      ? `Muster is ready. Open ${app.chatUrl}`
      : `Muster is ready. Microsoft Teams reaches it at ${config.publicUrl ?? app.url}/api/messages`,
  ]
  if (config.teams.mode === 'teams' && !config.publicUrl) {
    lines.push('PUBLIC_URL is not set: there are no links to files, and no pictures of trees.')
  }
  if (app.claimCode) {
    lines.push(
      `The directory has no admin. Whoever types this to Muster in a 1:1 chat is the first: claim ${app.claimCode}`,
    )
  }
  return lines
}

function stopOnSignals(app: App, log: Logger): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      setTimeout(() => process.exit(1), STOP_MS).unref()
      app.close().then(
        () => process.exit(0),
        error => {
          log.error({ err: error }, 'Muster could not stop cleanly')
          process.exit(1)
        },
      )
    })
  }
}

/** What nobody caught leaves the process in a state that nobody knows. Jobs go on where they were when it starts again. */
function stopOnCrash(log: Logger): void {
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'Muster ends: an error that nobody expected')
    process.exit(1)
  })
  process.on('unhandledRejection', error => {
    log.fatal({ err: error }, 'Muster ends: an error that nobody expected')
    process.exit(1)
  })
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
