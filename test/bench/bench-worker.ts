import type { LogLevel } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { type OpenWorker, openWorker } from '../../src/open-worker.ts'
import type { WorkerSettings } from '../../src/worker.ts'
import { settingsFor } from './bench-directory.ts'

/** The worker thread on the directory of a data folder, as the server starts it. */
export function openBenchWorker(dataDir: string, logLevel: LogLevel = 'error'): OpenWorker {
  return openWorker({
    script: new URL('../../src/worker.ts', import.meta.url),
    data: { ...settingsFor(dataDir), logLevel, exportDays: 30 } satisfies WorkerSettings,
    log: createLogger({ logLevel }),
  })
}
