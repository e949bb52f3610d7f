import { Worker } from 'node:worker_threads'
import type { Logger } from './logger.ts'

/** A thread that does the jobs. It says `alive` every few seconds and is started again when it ends. */
export interface OpenWorker {
  /** There is something to do now. */
  wake(): void
  /** What keeps it from working, as a sentence; null when nothing does. */
  problem(): string | null
  /** Lets it put its work down, and ends it if it does not. @returns false where the jobs that it had are still claimed */
  close(): Promise<boolean>
}

export interface WorkerSettings {
  script: URL
  /** Handed to the thread; plain data. */
  data: object
  log: Logger
  times?: Partial<typeof TIMES>
  /** The heap that the thread may fill before it is ended. */
  megabytes?: number
}

/** Milliseconds. */
const TIMES = {
  /** How often it is looked whether the thread has said something since. */
  check: 15_000,
  /** After this long the thread counts as healthy, and the next death as the first. */
  healthy: 60_000,
  /** The first wait before it is started again; doubles with each death in a row. */
  firstWait: 500,
  longestWait: 30_000,
  /** How long it may take to put its work down. */
  stop: 5_000,
}

/** V8 would let the rubbish of a file pile up to three times as much before it looks; it costs no time. */
const YOUNG_MEGABYTES = 24

/** Checks without a word before the thread counts as stuck, and before it is ended. */
const SILENT = { stuck: 2, ended: 8 }

export function openWorker({ script, data, log, times, megabytes = 512 }: WorkerSettings): OpenWorker {
  const wait = { ...TIMES, ...times }
  let worker: Worker | null = null
  let startedAt = 0
  let deaths = 0
  let silentChecks = 0
  let closed: Promise<boolean> | undefined
  let restart: NodeJS.Timeout | undefined

  function start(): void {
    startedAt = Date.now()
    silentChecks = 0
    const started = new Worker(script, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    })
    worker = started
    started.on('message', (message: { type?: unknown }) => {
      if (message?.type === 'alive') silentChecks = 0
    })
    started.on('error', error => log.error({ err: error }, 'The worker thread failed'))
    started.on('exit', onExit)
  }

  function onExit(code: number): void {
    worker = null
    if (closed) return
    deaths = Date.now() - startedAt > wait.healthy ? 1 : deaths + 1
    const delay = Math.min(wait.firstWait * 2 ** (deaths - 1), wait.longestWait)
    log.error({ exitCode: code, deaths, delay }, 'The worker thread ended and is started again')
    restart = setTimeout(start, delay)
  }

  const checks = setInterval(() => {
    silentChecks++
    if (silentChecks < SILENT.ended || !worker) return
    log.error('The worker thread is stuck and is ended')
    void worker.terminate()
  }, wait.check)
  checks.unref()
  start()

  return {
    wake: () => worker?.postMessage({ type: 'wake' }),
    problem() {
      if (!worker) return 'The worker thread has ended; it is started again.'
      return silentChecks >= SILENT.stuck ? 'The worker thread does not answer.' : null
    },
    close() {
      clearInterval(checks)
      clearTimeout(restart)
      closed ??= worker ? stop(worker, wait.stop) : Promise.resolve(false)
      return closed
    },
  }
}

async function stop(worker: Worker, patience: number): Promise<boolean> {
  const exited = new Promise<number>(resolve => worker.once('exit', resolve))
  worker.postMessage({ type: 'stop' })
  const late = setTimeout(() => void worker.terminate(), patience)
  const code = await exited
  clearTimeout(late)
  return code === 0
}
