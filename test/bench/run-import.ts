/**
 * The real job in a process of its own, in the worker thread as the server starts it: store, check, confirm, apply.
 * Arguments: file, data folder.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '../../src/domain/access.ts'
import { isRunnable } from '../../src/domain/jobs.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { getImport } from '../../src/services/get-import.ts'
import { startImport } from '../../src/services/start-import.ts'
import { generatePerson, KORE_HEADER, koreLine } from '../support/generate-people.ts'
import { bytesOf, OPERATOR, openBenchDirectory, SEED } from './bench-directory.ts'
import { openBenchWorker } from './bench-worker.ts'
import { type ImportFigures, type Measured, report, secondsSince, startMeasuring } from './figures.ts'

/** How often the end is looked for, in milliseconds: seldom enough to cost nothing, often enough to measure. */
const LOOK_EVERY = 10

const [file, dataDir] = process.argv.slice(2) as [string, string]
const { context, close } = await openBenchDirectory(dataDir)
const worker = openBenchWorker(dataDir)

// The thread of a server has long loaded what it needs when a file comes.
await importFile({ kind: 'operator', tenant: 'warm-up' }, oneRow())
report(await importFile(OPERATOR, bytesOf(file)))
await worker.close()
await close()

async function importFile(actor: Actor, bytes: AsyncIterable<Uint8Array>): Promise<ImportFigures> {
  const startedAt = performance.now()
  const origin = `bench:${process.pid}:${Date.now()}`
  const { id: jobId } = await startImport(context, actor, { name: 'people.csv', origin, bytes })
  const store = { seconds: secondsSince(startedAt) }
  const check = await timedRun(actor, jobId)
  const checked = await getImport(context, actor, { jobId })
  if (checked.state === 'awaiting confirmation') await confirmImport(context, actor, { jobId })
  const apply = await timedRun(actor, jobId)
  const { counts, state, error } = await getImport(context, actor, { jobId })
  if (state === 'completed') return { counts, store, check, apply }
  throw new Error(`The import ended as ${state}: ${error?.message ?? JSON.stringify(counts)}`)
}

/** A file that changes nobody is done with its check: then there is nothing left to run. */
async function timedRun(actor: Actor, jobId: string): Promise<Measured> {
  const used = startMeasuring()
  worker.wake()
  while (isRunnable(await getImport(context, actor, { jobId }))) await pause(LOOK_EVERY)
  return used()
}

async function* oneRow(): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(`${KORE_HEADER}\n${koreLine(generatePerson(0, SEED), 'New')}`)
}
