import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { JOB_KINDS } from '../../domain/jobs.ts'
import { AppError } from '../../errors.ts'
import { openRunner } from '../../jobs/open-runner.ts'
import { openSweeper } from '../../jobs/open-sweeper.ts'
import { workerName } from '../../jobs/worker-name.ts'
import { type Call, type Command, EXIT, textOption } from '../command.ts'
import { UsageError } from '../usage-error.ts'

const MOST = 16
/**
 * V8 would let the rubbish of a file pile up to several times as much before it looks. In a process that runs the limit itself
 * can no longer be set (the worker thread has one), only how fast the space grows towards it.
 */
export const YOUNG_HEAP = '--semi-space-growth-factor=1'
/** How long jobs may take to be put down before the process ends as it stands. Milliseconds. */
const STOP_MS = 9_500

export const workerCommand: Command = {
  name: 'worker',
  usage: '[--concurrency N]',
  summary: 'Does imports in a process of its own, beside others, with MongoDB.',
  help: [`--concurrency N   so many imports at the same time, 1 to ${MOST}; 1 otherwise`],
  options: { concurrency: { type: 'string' } },
  words: { least: 0, most: 0 },
  async run(call) {
    const count = concurrency(call)
    const config = call.root.loadConfig()
    if (!config.mongodbUri) {
      throw new AppError(
        'worker-needs-mongodb',
        'muster worker needs MONGODB_URI. Without it the directory is a SQLite file of this machine, and npm start does its imports itself.',
      )
    }
    setFlagsFromString(YOUNG_HEAP)
    const log = call.root.createLogger(config)
    endOnCrash(log)
    const stopping = stopSignal()
    const opened = await Promise.race([call.root.openDirectory(config), stopping])
    // A database may be waited for for half a minute, and nothing is in hand yet.
    if (!opened) process.exit(EXIT.ok)
    const { context, close } = opened
    const runners = JOB_KINDS.flatMap(kind =>
      Array.from({ length: count }, () => openRunner({ context, log, worker: workerName(), kind })),
    )
    const sweeper = openSweeper({ context, log, days: config.exportDays })
    const many = count === 1 ? 'one import and one export' : `up to ${count} imports and ${count} exports`
    await call.terminal.out(`The worker is ready: ${many} at a time.\n`)
    await stopping
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await Promise.all([...runners, sweeper].map(each => each.close()))
    await close()
    return EXIT.ok
  },
}

function concurrency(call: Call): number {
  const given = textOption(call, 'concurrency') ?? '1'
  const count = /^\d{1,3}$/.test(given) ? Number(given) : 0
  if (count < 1 || count > MOST) {
    throw new UsageError(`--concurrency cannot be "${given}". It is a whole number from 1 to ${MOST}.`)
  }
  return count
}

/** A second signal ends the process as it stands. */
async function stopSignal(): Promise<void> {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(1))
}

/** What nobody caught leaves the process in a state that nobody knows. Another worker goes on with the job. */
function endOnCrash(log: { fatal(facts: object, message: string): void }): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, error => {
      log.fatal({ err: error }, 'The worker ends: an error that nobody expected')
      process.exit(1)
    })
  }
}
