/**
 * What others wait while an import runs: the worker thread imports a file, the main thread does for one person after the
 * other what a message asks of it. Arguments: file, data folder, people in the directory.
 */
import type { Actor } from '../../src/domain/access.ts'
import { type ImportJob, isEnded, type Shown } from '../../src/domain/jobs.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { findPeople } from '../../src/services/find-people.ts'
import { getImport } from '../../src/services/get-import.ts'
import { identifyActor } from '../../src/services/identify-actor.ts'
import { listImports } from '../../src/services/list-imports.ts'
import { startImport } from '../../src/services/start-import.ts'
import { generatePerson, koreFile } from '../support/generate-people.ts'
import { bytesOf, OPERATOR, openBenchDirectory, SEED, TENANT } from './bench-directory.ts'
import { openBenchWorker } from './bench-worker.ts'
import { type AnswerFigures, peakMb, report, secondsSince, spreadOf } from './figures.ts'

/** Somebody asks this often, in milliseconds, whether the last one has been answered or not. */
const EVERY = 40
/** One in so many drops a file as well. */
const DROPS = 10
/** Rows of the files that the others drop. */
const OTHER_ROWS = 200

const [file, dataDir, people] = process.argv.slice(2) as [string, string, string]
const { context, close } = await openBenchDirectory(dataDir)
const worker = openBenchWorker(dataDir)
const given = { name: 'people.csv', origin: `bench:${Date.now()}`, bytes: bytesOf(file) }
const { id: jobId } = await startImport(context, OPERATOR, given)
worker.wake()

const startedAt = performance.now()
const times: number[] = []
let job = await getImport(context, OPERATOR, { jobId })
for (let turn = 0; !isEnded(job); turn++) {
  const due = startedAt + turn * EVERY
  await new Promise(resolve => setTimeout(resolve, Math.max(0, due - performance.now())))
  await answer(context, turn)
  times.push(performance.now() - due)
  job = await goOn(context, job)
}
if (job.state !== 'completed') throw new Error(`The import ended as ${job.state}.`)
report<AnswerFigures>({ times: spreadOf(times), seconds: secondsSince(startedAt), peakMb: peakMb() })
await worker.close()
await close()

async function answer(context: ServiceContext, turn: number): Promise<void> {
  const known = generatePerson((turn * 7_368_787) % Number(people), SEED)
  const actor = await identifyActor(context, {
    tenant: TENANT,
    aadObjectId: `00000000-0000-4000-8000-${String(turn).padStart(12, '0')}`,
    name: `${known.firstName} ${known.lastName}`,
    profile: async () => ({ email: known.email }),
  })
  await findPeople(context, actor, { text: known.lastName, limit: 10 })
  await listImports(context, actor, { limit: 10 })
  if (turn % DROPS === 0) await dropFile(context, OPERATOR, turn)
}

async function dropFile(context: ServiceContext, actor: Actor, turn: number): Promise<void> {
  const text = koreFile({ rows: OTHER_ROWS, seed: SEED, status: 'New' })
  const bytes = (async function* () {
    for (const piece of text) yield new TextEncoder().encode(piece)
  })()
  await startImport(context, actor, {
    name: 'others.csv',
    origin: `bench:other:${turn}:${Date.now()}`,
    bytes,
  })
}

async function goOn(context: ServiceContext, { id }: Shown<ImportJob>): Promise<Shown<ImportJob>> {
  const job = await getImport(context, OPERATOR, { jobId: id })
  if (job.state === 'awaiting confirmation') {
    await confirmImport(context, OPERATOR, { jobId: id })
    worker.wake()
  }
  return job
}
