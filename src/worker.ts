import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Config } from './config.ts'
import { JOB_KINDS } from './domain/jobs.ts'
import { AppError } from './errors.ts'
import { openRunner } from './jobs/open-runner.ts'
import { openSweeper } from './jobs/open-sweeper.ts'
import { workerName } from './jobs/worker-name.ts'
import { createLogger, type Logger } from './logger.ts'
import { type DirectorySettings, type OpenDirectory, openDirectory } from './open-directory.ts'

/** What the thread is started with. */
export type WorkerSettings = DirectorySettings & Pick<Config, 'logLevel' | 'exportDays'>

/** To the thread: look for jobs at once; hand back what is being done and end. */
export type ToWorker = { type: 'wake' } | { type: 'stop' }
/** From the thread: it is alive, every ALIVE_EVERY milliseconds. */
export type FromWorker = { type: 'alive' }

export const ALIVE_EVERY = 2000
/** How long to wait before a database that refused is asked again. Milliseconds. */
const REFUSED = 5000

/** The composition root of the worker thread: jobs run here, so that a long import never keeps the bot from answering. */
async function startWorker(settings: WorkerSettings): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('worker.ts runs as a thread of the server.')
  const log = createLogger(settings).child({ thread: 'worker' })
  const alive = setInterval(() => port.postMessage({ type: 'alive' } satisfies FromWorker), ALIVE_EVERY)
  port.postMessage({ type: 'alive' } satisfies FromWorker)
  const { context, close } = await openPatiently(settings, log)
  const runners = JOB_KINDS.map(kind => openRunner({ context, log, worker: workerName(), kind }))
  const sweeper = openSweeper({ context, log, days: settings.exportDays })
  port.on('message', async (message: ToWorker) => {
    if (message.type === 'wake') return runners.forEach(runner => void runner.wake())
    await Promise.all([...runners, sweeper].map(each => each.close()))
    clearInterval(alive)
    await close()
    port.close()
  })
}

/** The server has opened it before: whatever keeps it away now passes, and a thread that ended would be started for ever. */
async function openPatiently(settings: DirectorySettings, log: Logger): Promise<OpenDirectory> {
  const say = (line: string) => log.warn(line)
  for (let said = ''; ; await pause(REFUSED)) {
    try {
      return await openDirectory(settings, { patience: Number.POSITIVE_INFINITY, say })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.message !== said) say(error.message)
      said = error.message
    }
  }
}

if (parentPort) await startWorker(workerData as WorkerSettings)
