/** The real export of all people, in a process with the worker thread as the server starts it. Arguments: data folder, csv or xlsx. */
import { setTimeout as pause } from 'node:timers/promises'
import { type ExportType, isRunnable } from '../../src/domain/jobs.ts'
import { getExport } from '../../src/services/get-export.ts'
import { startExport } from '../../src/services/start-export.ts'
import { OPERATOR, openBenchDirectory } from './bench-directory.ts'
import { openBenchWorker } from './bench-worker.ts'
import { type BareFigures, report, startMeasuring } from './figures.ts'

/** How often the end is looked for, in milliseconds. */
const LOOK_EVERY = 10

const [dataDir, as] = process.argv.slice(2) as [string, ExportType]
const { context, close } = await openBenchDirectory(dataDir)
const worker = openBenchWorker(dataDir)
// The thread of a server has long loaded what it needs when somebody asks for an export.
await exported('groups', 'csv')
const used = startMeasuring()
const rows = await exported('users', as)
report<BareFigures>({ rows, ...used() })
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
