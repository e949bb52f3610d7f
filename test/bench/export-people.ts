/** The real export of all people, in a process with the worker thread as the server starts it. Arguments: data folder, csv or xlsx. */
import { setTimeout as pause } from 'node:timers/promises'
import { type ExportType, isRunnable } from '../../src/domain/jobs.ts'
import { createLogger } from '../../src/logger.ts'
import { openWorker } from '../../src/open-worker.ts'
import { getExport } from '../../src/services/get-export.ts'
import { startExport } from '../../src/services/start-export.ts'
import type { WorkerSettings } from '../../src/worker.ts'
import { OPERATOR, openBenchDirectory, settingsFor } from './bench-directory.ts'
import { type BareFigures, peakMb, report, secondsSince } from './figures.ts'

/** How often the end is looked for, in milliseconds. */
const LOOK_EVERY = 10

const [dataDir, as] = process.argv.slice(2) as [string, ExportType]
const { context, close } = await openBenchDirectory(dataDir)
const worker = openWorker({
  script: new URL('../../src/worker.ts', import.meta.url),
  data: { ...settingsFor(dataDir), logLevel: 'error', exportDays: 30 } satisfies WorkerSettings,
  log: createLogger({ logLevel: 'error' }),
})
// The thread of a server has long loaded what it needs when somebody asks for an export.
await exported('groups', 'csv')
const startedAt = performance.now()
const cpu = process.cpuUsage()
const rows = await exported('users', as)
const { user, system } = process.cpuUsage(cpu)
report<BareFigures>({
  rows,
  seconds: secondsSince(startedAt),
  cpuSeconds: (user + system) / 1e6,
  peakMb: peakMb(),
})
await worker.close()
await close()

async function exported(what: 'users' | 'groups', type: ExportType): Promise<number> {
  const origin = `bench ${process.pid} ${what}`
  const { id: jobId } = await startExport(context, OPERATOR, { what, as: type, origin })
  worker.wake()
  for (;;) {
    const job = await getExport(context, OPERATOR, { jobId })
    if (job.state === 'completed') return job.rows
    if (!isRunnable(job)) throw new Error(`The export ended as ${job.state}: ${job.error?.message}`)
    await pause(LOOK_EVERY)
  }
}
